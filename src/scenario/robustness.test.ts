import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mmsp } from '../protocols/mmsp/index.ts';
import { openOpenings } from './openings.ts';
import { collectProblems } from './problems.ts';
import { readParsed } from './read-scenario.ts';
import { parseSource } from './source.ts';
import { catalogue, scenarioText } from './testing/files.ts';
import { UserError } from './user-error.ts';

/** Loads a text as the file `x.yaml`; whatever is thrown but a UserError fails the test. */
function load(text: string): void {
  const problems = collectProblems();
  const source = parseSource('x.yaml', text, problems);
  const suite = {
    protocol: mmsp,
    catalogue,
    problems,
    openings: openOpenings(problems),
    openingWords: [],
    idOf: () => 'x',
    shownOf: () => 'x.yaml',
    suiteOf: () => 'mmsp',
  };
  try {
    if (source !== undefined) readParsed(source, 'x', [], suite);
    problems.throwIfAny();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    for (const line of error.message.split('\n'))
      expect(line).toMatch(/^x\.yaml:\d+:\d+: \S|^… and \d+ more$/);
  }
}

const word = fc.constantFrom(
  ...[
    'send',
    'expect',
    'with',
    'outcomes',
    'reply',
    'fresh',
    'bytes',
    'position',
    'missing',
    'Connect',
    'hr',
  ],
  ...['ReportOpenFile', '$a', '$$', 'ok', 'unused', '0', '-1', '1e400', '.nan', 'null', '', '&a', '*a', '<<'],
  ...[
    'constructor',
    '__proto__',
    'toString',
    'when',
    'bind',
    'until',
    'silence',
    'closed',
    'select',
    'all',
    '9s',
  ],
);
const glue = fc.constantFrom(
  ': ',
  '\n',
  '\n  ',
  '\n  - ',
  '\n    ',
  '{ ',
  ' }',
  '[',
  ']',
  ', ',
  '"',
  "'",
  '# ',
  '? ',
  '---',
  '!',
  '|',
  '\t',
);

it('any text is loaded or refused with a UserError', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), load), { numRuns: 500 });
  fc.assert(
    fc.property(fc.array(fc.oneof(word, glue), { maxLength: 40 }), (parts) => load(parts.join(''))),
    { numRuns: 500 },
  );
});

it('any steps are loaded or refused with a UserError', () => {
  const key = fc.oneof(word, fc.string());
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof({ maxDepth: 5 }, word, fc.double(), fc.boolean(), tie('map'), tie('list')),
    map: fc.dictionary(key, tie('value'), { maxKeys: 4 }),
    list: fc.array(tie('value'), { maxLength: 3 }),
  }));
  const step = fc.dictionary(word, value, { maxKeys: 4 });
  const sending = fc.record({
    send: fc.constant('Logging'),
    with: fc.dictionary(fc.constantFrom('log', 'padding'), value),
  });
  fc.assert(
    fc.property(fc.array(fc.oneof(step, sending), { minLength: 1, maxLength: 3 }), value, (steps, axes) => {
      load(
        scenarioText(
          steps.map((one) => `  - ${JSON.stringify(one)}\n`).join(''),
          `axes: ${JSON.stringify(axes)}\n`,
        ),
      );
    }),
    { numRuns: 500 },
  );
});
