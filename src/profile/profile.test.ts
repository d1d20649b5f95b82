// biome-ignore-all lint/suspicious/noTemplateCurlyInString: profiles are written like that
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { problemsOf } from '../scenario/testing/files.ts';
import { UserError } from '../scenario/user-error.ts';
import { loadProfile } from './profile.ts';

const folder = mkdtempSync(join(tmpdir(), 'mms-conform-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = join(folder, 'lab.yaml');
writeFileSync(join(folder, 'short.asf'), '');
writeFileSync(join(folder, 'known.yaml'), '');

const load = (text: string, environment: Record<string, string> = {}) => {
  writeFileSync(path, text);
  return loadProfile(path, environment);
};
const problems = async (text: string, environment: Record<string, string> = {}): Promise<string[]> =>
  (await problemsOf(load(text, environment))).map((line) => line.replace(`${path}:`, ''));

describe('a profile', () => {
  it('needs a target only', async () => {
    const profile = await load('target: server\n');
    expect(profile).toEqual({
      target: { kind: 'remote', host: 'server', port: 1755, transports: ['tcp', 'udp'] },
      content: {},
      capabilities: profile.capabilities,
      timing: {},
    });
    expect(new Set(Object.values(profile.capabilities))).toEqual(new Set(['auto']));
  });

  it('may say much more', async () => {
    const text = `
name: Windows Media Services 9.5, lab 3
target: mms://\${HOST}:1755
content:
  short:     { path: clips/short.asf, reference: ./short.asf }
  playlist:  { path: lists/two, entries: [./short.asf, short.asf] }
  protected: { path: secure/short.asf, user: alice, password: "\${PASSWORD}$\${x}" }
capabilities: { udp: auto, striding: true, redirect: false }
timing: { connect: 5s, reply: 1.5s, silence: 500ms, keepAlive: { pass: 45s, last: 2m } }
start: { command: ./my-server --port 1755, ready: "listening" }
expectedFailures: ./known.yaml
`;
    const copy = join(folder, 'short.asf');
    expect(await load(text, { HOST: '192.0.2.10', PASSWORD: 'a: b' })).toMatchObject({
      name: 'Windows Media Services 9.5, lab 3',
      target: { host: '192.0.2.10' },
      content: {
        short: { path: 'clips/short.asf', reference: copy },
        playlist: { path: 'lists/two', entries: [copy, copy] },
        protected: { path: 'secure/short.asf', user: 'alice', password: 'a: b${x}' },
      },
      capabilities: { udp: 'auto', striding: true, redirect: false, live: 'auto' },
      timing: { connect: 5000, reply: 1500, silence: 500, keepAlive: { pass: 45_000, last: 120_000 } },
      start: { command: './my-server --port 1755', ready: 'listening' },
      expectedFailures: join(folder, 'known.yaml'),
    });
  });

  it.each([
    ['', '1:1: the file is empty'],
    ['name: x\n', '1:1: target is missing'],
    ['target: [a]\n', '1:9: target must be text, got a list'],
    ['target: http://a\n', '1:9: target must be an mms://, mmst:// or mmsu:// address, not http://'],
    ['target: a\ntagret: b\n', '2:1: tagret is not a key here (did you mean target?)'],
    [
      'target: a\ncontent: { Short: { path: x } }\n',
      '2:12: content.Short must be a name: a small letter, then letters and digits',
    ],
    ['target: a\ncontent: { short: {} }\n', '2:19: content.short.path is missing'],
    [
      'target: a\ncontent: { short: { path: x, packets: 3 } }\n',
      '2:30: content.short.packets is not a key here',
    ],
    [
      'target: a\ncontent: { short: { path: x, user: y } }\n',
      '2:19: content.short must have user and password together',
    ],
    [
      'target: a\ncontent: { short: { path: x, user: y, password: 1234 } }\n',
      '2:49: content.short.password must be text (put it in quotes)',
    ],
    [
      'target: a\ncapabilities: { upd: true }\n',
      '2:17: capabilities.upd is not a key here (did you mean udp?)',
    ],
    [
      'target: a\ncapabilities: { udp: maybe }\n',
      '2:22: capabilities.udp must be auto, true or false, got "maybe"',
    ],
    ['target: a\ntiming: { reply: 10 }\n', '2:18: timing.reply must be text, got 10 (put it in quotes)'],
    [
      'target: a\ntiming: { reply: 10 s }\n',
      '2:18: timing.reply must be a duration such as 500ms, 10s or 2m, of 24h at most, got "10 s"',
    ],
    [
      'target: a\ntiming: { keepAlive: { pass: 2s, last: 1s } }\n',
      '2:22: timing.keepAlive must have a last that is not before pass',
    ],
    ['target: a\nstart: { ready: x }\n', '2:8: start.command is missing'],
    ['target: ${HOST}\n', '1:9: target uses the environment variable HOST, which is not set'],
    [
      'target: ${HO ST}\n',
      '1:9: target must name an environment variable as ${NAME} (write $${ for the characters)',
    ],
    [
      'target: "${HOST"\n',
      '1:9: target must name an environment variable as ${NAME} (write $${ for the characters)',
    ],
  ])('%j is refused', async (text, problem) => {
    expect(await problems(text)).toEqual([problem]);
  });

  it('must name local files that exist, and be there itself', async () => {
    expect(await problems('target: a\ncontent:\n  short: { path: x, reference: none.asf }\n')).toEqual([
      `3:32: content.short.reference must be a local file, and there is none at ${join(folder, 'none.asf')}`,
    ]);
    expect(await problems('target: a\nexpectedFailures: none.yaml\n')).toEqual([
      `2:19: expectedFailures must be a local file, and there is none at ${join(folder, 'none.yaml')}`,
    ]);
    expect(await problemsOf(loadProfile('no/such.yaml'))).toEqual([
      'no/such.yaml:1:1: the file cannot be read (ENOENT)',
    ]);
  });

  it('never shows a password', async () => {
    const text = 'target: a\ncontent: { p: { path: x, user: y, password: [hush] } }\n';
    expect((await problems(text)).join()).not.toContain('hush');
    const leak = await problems('target: "http://${PASSWORD}"\n', { PASSWORD: 'hush' });
    expect(leak.join()).not.toContain('hush');
  });

  it('of any text is read or refused with a UserError', async () => {
    const part = fc.constantFrom(
      'target',
      'content',
      'timing',
      ': ',
      '\n',
      '  ',
      '{',
      '}',
      '[',
      ']',
      '${',
      'A',
      '10s',
      '*a',
      '&a',
      '- ',
      '"',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 30 }), async (parts) => {
        const error: unknown = await load(parts.join(''), { A: 'x' }).then(
          () => undefined,
          (cause: unknown) => cause,
        );
        if (error !== undefined) expect(error).toBeInstanceOf(UserError);
      }),
      { numRuns: 300 },
    );
  });
});
