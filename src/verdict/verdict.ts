import type { Level } from '../requirements/catalogue.ts';
import type { Observation } from '../requirements/observation.ts';

/**
 * pass, fail, warn: judged. note: a habit of shipped products, printed and never counted. skip: not claimed.
 * inconclusive: the conversation did not show enough. unreached: an earlier failure. error: our own fault.
 */
export type Verdict = 'pass' | 'fail' | 'warn' | 'note' | 'skip' | 'inconclusive' | 'unreached' | 'error';

/** Worst first. A case, and a requirement seen several times in one, takes the worst. */
const ORDER: readonly Verdict[] = [
  'error',
  'fail',
  'warn',
  'unreached',
  'inconclusive',
  'note',
  'pass',
  'skip',
];

export const worst = (verdicts: Iterable<Verdict>): Verdict | undefined => {
  let least = ORDER.length;
  for (const verdict of verdicts) least = Math.min(least, ORDER.indexOf(verdict));
  return ORDER[least];
};

/**
 * The weight of an observation: a broken MUST fails, a broken SHOULD warns, an ambiguity lowers either to its
 * grade, and a MAY is never judged. `strict` turns a warning into a failure; notes stay notes.
 */
export function weigh(
  observation: Observation,
  level: Level,
  grade: 'warn' | 'note' | undefined,
  strict: boolean,
): Verdict {
  if (observation !== 'broken') return observation;
  const usual = level.startsWith('MUST') ? 'fail' : level === 'MAY' ? 'note' : 'warn';
  const lowered = grade === 'note' ? 'note' : grade === 'warn' && usual === 'fail' ? 'warn' : usual;
  return strict && lowered === 'warn' ? 'fail' : lowered;
}

/** The verdict of a case: the worst of its checks. A case of nothing but notes and passes passes. */
export function caseVerdict(checks: Iterable<Verdict>): Verdict {
  const verdict = worst(checks);
  return verdict === 'note' ? 'pass' : (verdict ?? 'pass');
}
