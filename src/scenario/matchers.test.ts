import { describe, expect, it } from 'vitest';
import { loadSteps, problemsOf } from './testing/files.ts';

const PLAY = '  - send: StartPlaying\n    with: { playIncarnation: { fresh: first } }\n';

describe('a matcher', () => {
  const where = async (field: string, written: string, message = 'ReportOpenFile') => {
    const [step] = await loadSteps(`  - expect: { ${message}: { ${field}: ${written} } }\n`);
    return step?.do === 'expect' ? step.outcomes[0]?.where[field] : undefined;
  };

  it.each([
    ['hr', 'ok', { is: 'ok' }],
    ['hr', 'failed', { is: 'failed' }],
    ['hr', '0', { is: 'equals', value: 0 }],
    ['hr', '{ one-of: [0, 0xC00D001A] }', { is: 'one-of', values: [0, 0xc00d001a] }],
    ['openFileId', '{ between: [1, 3] }', { is: 'between', low: 1, high: 3 }],
    ['filePacketCount', '5', { is: 'equals', value: 5n }],
    ['filePacketCount', '"18446744073709551615"', { is: 'equals', value: 2n ** 64n - 1n }],
    ['fileDuration', '{ between: [2.5, 3] }', { is: 'between', low: 2.5, high: 3 }],
  ])('%s: %s', async (field, written, matcher) => {
    expect(await where(field, written)).toEqual(matcher);
  });

  it('of text takes text, even a word that means something elsewhere, and a name', async () => {
    expect(await where('funnelName', 'ok', 'ReportConnectedFunnel')).toEqual({ is: 'equals', value: 'ok' });
    expect(await where('funnelName', '$$x', 'ReportConnectedFunnel')).toEqual({ is: 'equals', value: '$x' });
    const steps = `${PLAY}  - expect: { ReportEndOfStream: { playIncarnation: $first } }\n`;
    expect((await loadSteps(steps))[1]).toMatchObject({
      outcomes: [{ where: { playIncarnation: { is: 'name', name: 'first' } } }],
    });
  });

  it.each([
    ['hr', 'okay', 'must be ok, failed or a whole number from 0 to 4294967295, got "okay"'],
    [
      'hr',
      'faild',
      'must be ok, failed or a whole number from 0 to 4294967295, got "faild" (did you mean failed?)',
    ],
    ['hr', '-1', 'must be ok, failed or a whole number from 0 to 4294967295, got -1'],
    ['hr', '{ one-of: [0, x] }', 'must be ok, failed or a whole number from 0 to 4294967295, got "x"'],
    ['hr', '{ between: [3, 1] }', 'must have the lower number first: [1, 3]'],
    ['hr', '$nowhere', 'uses "$nowhere", which no earlier step binds'],
    [
      'hr',
      '[1]',
      'must be ok, failed, a number, text, $name, { one-of: […] } or { between: [low, high] }, got a list',
    ],
    ['fileDuration', 'ok', 'must be a number, got "ok"'],
    ['unused1', '"00"', 'must be left out: only numbers and text can be compared, got "00"'],
  ])('is refused: %s: %s', async (field, written, problem) => {
    expect(await problemsOf(where(field, written))).toEqual([
      `suites/mmsp/x.yaml:4:${35 + field.length}: steps[0].expect.ReportOpenFile.${field} ${problem}`,
    ]);
  });

  it.each([
    ['{ one-of: [] }', '.one-of must have at least 1 entry'],
    ['{ between: [1] }', '.between must be [lowest, highest]'],
    [
      '{ betwen: [1, 2] }',
      ' must be ok, failed, a number, text, $name, { one-of: […] } or { between: [low, high] }, got a map (did you mean between?)',
    ],
  ])('says what is wrong within %s', async (written, problem) => {
    const [line] = await problemsOf(where('hr', written));
    expect(line?.replace(/^\S+ /, '')).toBe(`steps[0].expect.ReportOpenFile.hr${problem}`);
  });
});

describe('an outcome', () => {
  const outcomes = (written: string): string => `  - send: Connect\n    outcomes:\n${written}`;

  it('has a verdict, a source and a reason', async () => {
    const written =
      '      - { reply: ReportConnectedEX, where: { hr: failed }, bind: { code: hr }, verdict: note, source: A-16, why: because }\n' +
      '      - { closed: true, verdict: fail, source: MMSP-3.2.5.3-05 }\n      - { silence: true, verdict: warn, why: quiet }\n';
    expect(await loadSteps(outcomes(written))).toMatchObject([
      {
        outcomes: [
          {
            on: 'reply',
            where: { hr: { is: 'failed' } },
            bind: { code: 'hr' },
            verdict: 'note',
            source: 'A-16',
            why: 'because',
          },
          { on: 'closed', verdict: 'fail', source: 'MMSP-3.2.5.3-05' },
          { on: 'silence', verdict: 'warn', why: 'quiet' },
        ],
      },
    ]);
  });

  it.each([
    [
      '{ closed: true, verdict: note }',
      '6:9: steps[0].outcomes[0] must say why, or name its source, when the verdict is not pass',
    ],
    [
      '{ closed: true, verdict: bad }',
      '6:34: steps[0].outcomes[0].verdict must be one of pass, note, warn, fail, skip, inconclusive, got "bad"',
    ],
    ['{ closed: false }', '6:19: steps[0].outcomes[0].closed must be true, got false'],
    [
      '{ closed: true, source: A-1 }',
      '6:33: steps[0].outcomes[0].source must be a requirement id or an ambiguity such as A-16',
    ],
    ['{ closed: true, where: {} }', '6:25: steps[0].outcomes[0].where is not a key here'],
    [
      '{ clsed: true }',
      '6:9: steps[0].outcomes[0] must be one of { reply: Message }, { closed: true } and { silence: true }, got a map (did you mean closed?)',
    ],
    [
      '{ reply: Connect }',
      '6:18: steps[0].outcomes[0].reply must be a message that the server sends, Connect is not',
    ],
    [
      '{ reply: ReportConnectedEX, bind: { a: h } }',
      '6:48: steps[0].outcomes[0].bind.a must be a field of ReportConnectedEX, got "h" (did you mean hr?)',
    ],
    [
      '{ reply: ReportConnectedEX, bind: { A: hr } }',
      '6:45: steps[0].outcomes[0].bind.A must be a name: a small letter, then letters, digits and hyphens',
    ],
  ])('%s is refused', async (written, problem) => {
    expect(await problemsOf(loadSteps(outcomes(`      - ${written}\n`)))).toEqual([
      `suites/mmsp/x.yaml:${problem}`,
    ]);
  });
});
