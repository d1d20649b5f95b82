import { afterAll, describe, expect, it } from 'vitest';
import type { Fault } from '../../src/server/faults/fault.ts';
import { faults } from '../../src/server/faults/index.ts';
import { firstBroken, lenient, strict, wordsOf } from '../support/fault-runs.ts';
import { type Killed, writePart } from '../support/kill-matrix.ts';
import { AGAIN, orForget } from '../support/played.ts';
import { catalogue } from '../support/run.ts';

/** Milliseconds for a test, because it waits for those that were started before it. */
const OPTIONS = { timeout: 1_200_000, retry: AGAIN };
/** Files that share the faults. */
export const PARTS = 2;
/** Faults in a field that only the Data packets after it contradict: those are what is marked. */
export const MARKED_ELSEWHERE = new Set(['open-file-wrong-header-size', 'read-block-hr-failing']);

/** Plays every so manieth fault against the suite, and writes down what it broke. */
export function testFaults(part: number): void {
  const own = faults.filter((_, n) => n % PARTS === part - 1);
  const seen = new Map<string, Killed>();
  // With a filter only some are played, which is no matrix.
  afterAll(() => {
    if (seen.size === own.length) writePart(part, Object.fromEntries(seen));
  });

  describe.concurrent.each(own)('$name', (fault) => testFault(fault, seen));
}

function testFault(fault: Fault, seen: Map<string, Killed>): void {
  const { name, requirement, level, grade, field } = fault;
  const isWarned = level === 'SHOULD' || grade === 'warn';
  const forget = (): void => {
    lenient.forget(fault);
    strict.forget(fault);
  };
  const trying = (test: () => Promise<void>) => () => orForget(forget, test);

  it(
    `is told first by ${requirement}, a ${level}${grade === undefined ? '' : ' that is graded lower'}`,
    OPTIONS,
    trying(async () => {
      const shown = await lenient(fault);
      const found = firstBroken(shown);
      const broke = Object.fromEntries(shown.broken.map((check) => [check.requirement, check.verdict]));
      seen.set(name, { requirement, first: found?.requirement === requirement, broke });
      const told = { requirement: found?.requirement, verdict: found?.verdict, status: shown.status };
      const wanted = { requirement, verdict: isWarned ? 'warn' : 'fail', status: isWarned ? 0 : 1 };
      expect(told, wordsOf(shown).join('\n')).toEqual(wanted);
    }),
  );

  if (field !== undefined && !MARKED_ELSEWHERE.has(name)) {
    it(
      `is marked at ${field}`,
      OPTIONS,
      trying(async () => {
        const shown = await lenient(fault);
        expect(firstBroken(shown)?.path, wordsOf(shown).join('\n')).toBe(field);
        expect(firstBroken(shown)?.dump?.join('\n')).toContain('<--');
      }),
    );
  }

  if (isWarned) {
    it(
      'is a failure under strict',
      OPTIONS,
      trying(async () => {
        const shown = await strict(fault);
        const told = { requirement: firstBroken(shown)?.requirement, status: shown.status };
        expect(told, wordsOf(shown).join('\n')).toEqual({ requirement, status: 1 });
      }),
    );
  }

  it('has the level of the catalogue', () => {
    expect(catalogue.get(requirement).level.replace(' NOT', '')).toBe(level);
  });
}
