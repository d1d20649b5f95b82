import type { Verdict } from '../verdict/verdict.ts';

/** In the order that people ask for them. */
export const VERDICTS: readonly Verdict[] = [
  'pass',
  'fail',
  'warn',
  'error',
  'note',
  'inconclusive',
  'unreached',
  'skip',
];

export function countVerdicts(judged: Iterable<{ readonly verdict: Verdict }>): ReadonlyMap<Verdict, number> {
  const counts = new Map<Verdict, number>();
  for (const { verdict } of judged) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  return counts;
}

/** `1 check`, `2 checks` */
export const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;
