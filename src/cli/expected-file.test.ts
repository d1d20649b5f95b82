import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { mmsp } from '../protocols/mmsp/index.ts';
import { loadSuite } from '../scenario/load.ts';
import { UserError } from '../scenario/user-error.ts';
import { namesCase } from '../verdict/expected-list.ts';
import { loadCatalogue, SUITES } from './catalogue.ts';
import { expectedFailuresJsonSchema, parseExpected, readExpected } from './expected-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'mms-conform-'));
afterAll(() => rmSync(folder, { recursive: true }));
const catalogue = await loadCatalogue();

function problems(work: () => unknown): string[] {
  try {
    work();
  } catch (error) {
    if (error instanceof UserError) return error.message.split('\n');
    throw error;
  }
  return [];
}
const read = (text: string) => {
  writeFileSync(join(folder, 'known.yaml'), text);
  return readExpected(join(folder, 'known.yaml'), catalogue);
};

const GOOD = `# known
failures:
  - case: "mmsp/general/stop-mid-playback[transport=*]"
    requirement: MMSP-3.2.5.11-*
    reason: >-
      start position ignored
      until release 4
    expires: 2027-06-30
flaky:
  - case:
      - mmsp/general/happy-path
      - mmsp/live/**
    requirement: MMSP-2.2.3-02
    reason: races
`;

describe('a list of expected failures', () => {
  it('is read with the line of each entry', () => {
    const at = (line: number) => `${join(folder, 'known.yaml')}:${line}`;
    expect(read(GOOD)).toEqual({
      failures: [
        {
          at: at(3),
          cases: ['mmsp/general/stop-mid-playback[transport=*]'],
          requirement: 'MMSP-3.2.5.11-*',
          reason: 'start position ignored until release 4',
          expires: '2027-06-30',
        },
      ],
      flaky: [
        {
          at: at(10),
          cases: ['mmsp/general/happy-path', 'mmsp/live/**'],
          requirement: 'MMSP-2.2.3-02',
          reason: 'races',
        },
      ],
    });
    expect(parseExpected('k', 'failures: []\n')).toEqual({ failures: [], flaky: [] });
  });

  const entry = (over: string) =>
    `failures:\n  - { ${['case: a', 'requirement: MMSP-2.2.3-02', 'reason: r'].filter((pair) => !over.startsWith(pair.slice(0, 4))).join(', ')}, ${over} }\n`;

  it.each<[string, string, string]>([
    [
      'an entry without a reason',
      'failures:\n  - { case: a, requirement: MMSP-2.2.3-02 }\n',
      '2:5: failures[0].reason is missing',
    ],
    ['an empty reason', entry('reason: ""'), '2:52: failures[0].reason must not be empty'],
    [
      'a case that is a number',
      entry('case: 5'),
      '2:52: failures[0].case must be the id of a case, a glob, or a list of them, got 5',
    ],
    ['no case at all', entry('case: []'), '2:52: failures[0].case must have at least 1 entry'],
    [
      'a day that there is not',
      entry('expires: 2027-02-30'),
      '2:64: failures[0].expires must be a day such as 2027-06-30',
    ],
    [
      'a day in another form',
      entry('expires: 30.6.2027'),
      '2:64: failures[0].expires must be a day such as 2027-06-30, got "30.6.2027"',
    ],
    [
      'a misspelt key',
      entry('expire: x'),
      '2:55: failures[0].expire is not a key here (did you mean expires?)',
    ],
    ['a misspelt list', 'flakey: []\n', '1:1: flakey is not a key here (did you mean flaky?)'],
    ['an entry that is text', 'failures: [a]\n', '1:12: failures[0] must be a map, got "a"'],
    ['nothing', '', '1:1: the file is empty'],
    [
      'YAML that is none',
      'failures: [\n',
      '2:1: flow sequence in block collection must be sufficiently indented and end with a ]',
    ],
    [
      'a requirement that there is not',
      entry('requirement: MMSP-2.2.3-0x'),
      '2:40: failures[0].requirement "MMSP-2.2.3-0x" names no requirement (did you mean MMSP-2.2.3-01?)',
    ],
    [
      'a section for a requirement',
      entry('requirement: MMSP-2.2.3'),
      '2:40: failures[0].requirement "MMSP-2.2.3" names no requirement (write MMSP-2.2.3-* for all of the section)',
    ],
    [
      'a pattern of no requirement',
      entry('requirement: MMSP-9*'),
      '2:40: failures[0].requirement "MMSP-9*" names no requirement',
    ],
  ])('with %s is refused in one sentence', (_, text, sentence) => {
    expect(problems(() => read(text))).toEqual([`${join(folder, 'known.yaml')}:${sentence}`]);
  });

  it('of any text is read or refused with a UserError', () => {
    const part = fc.constantFrom(
      ...[
        'failures',
        'flaky',
        'case',
        'requirement',
        'reason',
        'expires',
        ': ',
        '\n',
        '\n  - ',
        '    ',
        '- ',
      ],
      ...['{', '}', '[', ']', '"', '*a', '&a', '**', '!', '(', ',', '2027-06-30', 'MMSP-2.2.3-02'],
    );
    const whole = fc.constantFrom('failures:\n', 'flaky:\n', ...GOOD.split(/(?<=\n)/));
    fc.assert(
      fc.property(fc.array(fc.oneof(part, whole), { maxLength: 20 }), (parts) => {
        problems(() => parseExpected('known.yaml', parts.join('')));
      }),
      { numRuns: 500 },
    );
  });

  it('with a pattern without end is refused', () => {
    const text = `failures:\n  - { case: ${'x'.repeat(501)}, requirement: MMSP-2.2.3-02, reason: r }\n`;
    expect(problems(() => read(text))).toEqual([
      `${join(folder, 'known.yaml')}:2:13: failures[0].case must have at most 500 characters`,
    ]);
  });

  it('that is not there is refused', () => {
    expect(problems(() => readExpected('no/such.yaml', catalogue))).toEqual([
      'no/such.yaml:1:1: the file cannot be read (ENOENT)',
    ]);
  });
});

it('the list in the docs can be read, and names cases of the suite', async () => {
  const [, text = ''] =
    /```yaml\n([\s\S]*?)```/.exec(readFileSync('docs/expected-failures.md', 'utf8')) ?? [];
  const { failures, flaky } = read(text);
  expect([failures.length, flaky.length]).toEqual([2, 1]);
  const suite = await loadSuite({ protocol: mmsp, catalogue, folder: SUITES });
  for (const pattern of [...failures, ...flaky].flatMap(({ cases }) => cases))
    expect(
      suite.filter(({ id }) => namesCase(pattern)(id)),
      pattern,
    ).not.toEqual([]);
});

describe('the schema for editors', () => {
  it('is up to date in suites/expected-failures.schema.json (update with vitest -u)', async () => {
    const written = `${JSON.stringify(expectedFailuresJsonSchema(), null, 2)}\n`;
    await expect(written).toMatchFileSnapshot('../../suites/expected-failures.schema.json');
  });

  it('takes what is read, and nothing with a word too many or too few', () => {
    const takes = new Ajv2020().compile(expectedFailuresJsonSchema());
    expect(takes(parse(GOOD))).toBe(true);
    expect(takes(parse(GOOD.replace('    reason: races\n', '')))).toBe(false);
    expect(takes(parse(GOOD.replace('expires: 2027-06-30', 'expires: soon')))).toBe(false);
    expect(takes(parse(`${GOOD}other: 1\n`))).toBe(false);
  });
});
