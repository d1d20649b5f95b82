import { describe, expect, it } from 'vitest';
import type { Term } from './scenario.ts';
import { loadTerm, problemsOf } from './testing/files.ts';

const CONTENT = 'needs: { content: short }\n';

const pToken = (written: string, needs = CONTENT): Promise<Term | undefined> =>
  loadTerm('SecurityResponse', 'pToken', written, needs);

describe('a function of the protocol', () => {
  it('has the credentials of the content, and a value for what is left out', async () => {
    expect(await pToken('{ basic: credentials }')).toMatchObject({
      is: 'call',
      function: { key: 'basic', word: 'credentials' },
      inputs: { user: { is: 'content', what: 'user' }, password: { is: 'content', what: 'password' } },
    });
    expect(await pToken('{ ntlm: negotiate, form: wrapped }', '')).toMatchObject({
      is: 'call',
      inputs: { version: { value: 'v2' }, form: { value: 'wrapped' }, place: { value: 'response' } },
    });
  });

  it('takes any term for an input', async () => {
    expect(await pToken('{ basic: credentials, user: u, password: { missing: wrong- } }', '')).toMatchObject({
      inputs: { user: { is: 'literal', value: 'u' }, password: { is: 'missing', prefix: 'wrong-' } },
    });
    expect(
      await pToken('{ ntlm: answer, challenge: { bytes: "00 00" }, user: u, password: p }', ''),
    ).toMatchObject({
      inputs: { challenge: { is: 'bytes' } },
    });
  });

  it.each([
    ['{ basic: credentils }', '.basic must be credentials, got "credentils" (did you mean credentials?)'],
    ['{ basic: 3 }', '.basic must be credentials, got no word'],
    ['{ ntlm: hello }', '.ntlm must be negotiate or authenticate or answer, got "hello"'],
    ['{ ntlm: negotiate, form: rw }', '.form must be one of raw, wrapped, got "rw" (did you mean raw?)'],
    ['{ ntlm: negotiate, form: { missing: x } }', '.form must be one of raw, wrapped'],
    ['{ ntlm: negotiate, vrsion: v1 }', '.vrsion is not a field of ntlm: negotiate (did you mean version?)'],
    ['{ ntlm: authenticate }', '.challenge is missing: ntlm: authenticate needs it'],
    [
      '{ ntlm: authenticate, challenge: text }',
      '.challenge must be bytes, such as { bytes: "00 ff" }, got "text"',
    ],
    ['{ ntlm: negotiate, reserved1: -1 }', '.reserved1 must be a whole number from 0 to 4294967295, got -1'],
    ['{ basic: credentials, user: $who }', '.user uses "$who", which no earlier step binds'],
    [
      '{ basik: credentials }',
      ' must be bytes, such as { bytes: "00 ff" }, got a map with the key "basik" (did you mean basic?)',
    ],
  ])('says what is wrong with %s', async (written, says) => {
    const problems = await problemsOf(pToken(written));
    expect(problems[0]).toMatch(/^suites\/mmsp\/x\.yaml:\d+:\d+: /);
    expect(problems[0]?.replace(/^\S+ /, '')).toContain(`steps[0].with.pToken${says}`);
  });

  it('needs content for credentials that it leaves out', async () => {
    const [problem] = await problemsOf(pToken('{ basic: credentials }', ''));
    expect(problem).toContain('uses the content, so the scenario must name it in needs.content');
  });

  it('stands only where bytes do', async () => {
    const [problem] = await problemsOf(loadTerm('OpenFile', 'fileName', '{ basic: credentials }', CONTENT));
    expect(problem).toContain('must be text');
  });
});
