import type { CheckEvent } from '../events.ts';
import type { Verdict } from '../verdict/verdict.ts';

/** A case that was played once, from its beginning to its end. */
export interface Attempt {
  readonly verdict: Verdict;
  readonly checks: readonly CheckEvent[];
  readonly reason?: string;
  /** Milliseconds. */
  readonly duration: number;
  /** It showed too little while this process was late. */
  readonly late?: true;
}

/** What is told of a case when no attempt follows any more. */
export interface Ending extends Attempt {
  /** How many were made, where more than one was. */
  readonly attempts?: number;
  readonly flaky?: true;
}

/** How often a case is played again that showed too little because this process was late. */
const MOST_LATE = 3;

/**
 * Whether a case is tried again: a failure is not final while there are attempts left. It takes a pass, or a warning, to
 * take a failure back; an attempt that shows too little does not. What does not fail a run is not tried again, but for
 * what shows too little because of ourselves.
 */
export function isTriedAgain(
  earlier: readonly Attempt[],
  { verdict, late }: Attempt,
  retries: number,
): boolean {
  if (late) return count(earlier, true) < MOST_LATE;
  const tried = count(earlier, undefined);
  if (tried >= retries || verdict === 'error') return false;
  return tried === 0 ? verdict === 'fail' : !takesBack(verdict);
}

const count = (attempts: readonly Attempt[], late: true | undefined): number =>
  attempts.filter((one) => one.late === late).length;

const takesBack = (verdict: Verdict): boolean => verdict === 'pass' || verdict === 'warn';
const JUDGED: ReadonlySet<Verdict> = new Set(['pass', 'warn', 'fail', 'error']);

/** The verdict of a case after all of its attempts. A failure stands until an attempt shows the opposite. */
export function ending(earlier: readonly Attempt[], last: Attempt): Ending {
  if (earlier.length === 0) return last;
  const attempts = earlier.length + 1;
  const hasFailed = earlier.some(({ verdict }) => verdict === 'fail');
  if (takesBack(last.verdict)) return { ...last, attempts, ...(hasFailed && { flaky: true }) };
  if (JUDGED.has(last.verdict)) return { ...last, attempts };
  const at = earlier.findLastIndex(({ verdict }) => verdict === 'fail');
  const failed = earlier[at];
  if (failed === undefined) return { ...last, attempts };
  const why = `attempt ${attempts} ended ${last.verdict}${last.reason === undefined ? '' : ` (${last.reason})`}, so that attempt ${at + 1} stands`;
  return {
    ...last,
    verdict: 'fail',
    checks: withWorse(last.checks, failed.checks, `seen in attempt ${at + 1}`),
    reason: failed.reason === undefined ? why : `${failed.reason}; ${why}`,
    attempts,
  };
}

/**
 * The checks of one conversation, and what failed in another of the same case and not in this one. That names no unit,
 * which would be one of another conversation.
 */
export function withWorse(
  checks: readonly CheckEvent[],
  others: readonly CheckEvent[],
  where: string,
): CheckEvent[] {
  const broken = checks.filter(({ verdict }) => verdict === 'error' || verdict === 'fail');
  const known = new Set(broken.map(({ requirement }) => requirement));
  const added = others
    .filter(({ verdict, requirement }) => verdict === 'fail' && !known.has(requirement))
    .map(({ unit: _unit, ...check }) => ({
      ...check,
      why: check.why === undefined ? where : `${check.why}; ${where}`,
    }));
  for (const { requirement } of added) known.add(requirement);
  return [...broken, ...added, ...checks.filter(({ requirement }) => !known.has(requirement))];
}
