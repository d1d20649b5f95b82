import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inertJson } from '../report/inert.ts';
import { check } from '../report/testing/story.ts';
import { eventSchema } from './event-schema.ts';
import { passedCheck } from './passed-check.ts';

/** What the schema makes of a line; undefined where it is no event. */
function slowly(line: string): unknown {
  try {
    return eventSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('MMSP-2.2.3-01', 'a[b=c]', '…', '\\u0041'),
);
const level = fc.constantFrom('MUST', 'MUST NOT', 'SHOULD', 'SHOULD NOT', 'MAY', 'must');
const number = fc.oneof(
  { weight: 4, arbitrary: fc.nat() },
  fc.double(),
  fc.constantFrom(1e21, 1e-9, -1, 24.147),
);
const verdict = fc.constantFrom('pass', 'pass', 'pass', 'fail');

const line = fc
  .record({
    text,
    other: text,
    section: text,
    statement: text,
    level,
    verdict,
    t: number,
    passes: number,
    times: number,
  })
  .map(({ text: id, other, section, statement, level: word, verdict: said, t, passes, times }) =>
    inertJson({
      type: 'check',
      case: id,
      t,
      requirement: other,
      level: word,
      section,
      statement,
      verdict: said,
      passes,
      times,
    }),
  );

describe('a check that passed', () => {
  it('is read as the schema reads it, or left to it', () => {
    let fast = 0;
    fc.assert(
      fc.property(line, (stored) => {
        const found = passedCheck(stored);
        if (found === undefined) return;
        fast += 1;
        expect(found).toEqual(slowly(stored));
      }),
      { numRuns: 2000 },
    );
    expect(fast).toBeGreaterThan(40);
  });

  it('is not seen in a line of which a character was changed, but where the schema sees it too', () => {
    const stored = inertJson(
      check('m/g/a[t=1]', 'MMSP-2.2.3-01', 'pass', { t: 24.147, passes: 3, times: 0 }),
    );
    fc.assert(
      fc.property(fc.nat(stored.length), fc.nat(2), fc.string({ maxLength: 2 }), (at, cut, put) => {
        const changed = stored.slice(0, at) + put + stored.slice(at + cut);
        const found = passedCheck(changed);
        if (found !== undefined) expect(found).toEqual(slowly(changed));
      }),
      { numRuns: 5000 },
    );
  });

  it('is read fast as the reporter writes it', () => {
    const stored = inertJson(
      check('m/g/a[t=1]', 'MMSP-2.2.3-01', 'pass', { t: 24.147, passes: 3, times: 0 }),
    );
    expect(passedCheck(stored)).toEqual(slowly(stored));
    expect(passedCheck(stored)).toMatchObject({ case: 'm/g/a[t=1]', t: 24.147, passes: 3 });
  });

  it.each([
    ['a number that JSON does not have', (line: string) => line.replace('"passes":1', '"passes":01')],
    ['a number that is none', (line: string) => line.replace('"t":100', '"t":1.')],
    ['a control character', (line: string) => line.replace('m/g/a', 'm/g/\t')],
    ['an escape', (line: string) => line.replace('m/g/a', '\\u0041')],
    ['another verdict', (line: string) => line.replace('"pass"', '"fail"')],
    ['another level', (line: string) => line.replace('MUST', 'SHALL')],
    ['something more', (line: string) => line.replace(/\}$/, ',"why":"so"}')],
    ['a line that is cut off', (line: string) => line.slice(0, -1)],
    ['a space at its end', (line: string) => `${line} `],
  ])('is not seen in %s', (_what, change) => {
    const stored = inertJson(check('m/g/a', 'MMSP-2.2.3-01', 'pass'));
    expect(passedCheck(stored)).toBeDefined();
    expect(change(stored)).not.toBe(stored);
    expect(passedCheck(change(stored))).toBeUndefined();
  });
});
