import {
  type ExpectedEntry,
  type ExpectedList,
  isPattern,
  namesCase,
  namesRequirement,
  scenarioOf,
} from './expected-list.ts';
import type { Verdict } from './verdict.ts';

/** What is known of a requirement in one case. */
export interface JudgedCheck {
  readonly requirement: string;
  readonly verdict: Verdict;
}

/** An entry has a unit for each of its patterns of cases, and each is held to account alone. */
export interface Unit {
  readonly entry: ExpectedEntry;
  readonly flaky: boolean;
  readonly pattern: string;
  namesCase(id: string): boolean;
  namesRequirement(id: string): boolean;
}

export const unitsOf = ({ failures, flaky }: ExpectedList): Unit[] => [
  ...failures.flatMap((entry) => unitsOfEntry(entry, false)),
  ...flaky.flatMap((entry) => unitsOfEntry(entry, true)),
];

export const unitsOfEntry = (entry: ExpectedEntry, flaky: boolean): Unit[] =>
  entry.cases.map((pattern) => ({
    entry,
    flaky,
    pattern,
    namesCase: namesCase(pattern),
    namesRequirement: namesRequirement(entry.requirement),
  }));

/** Its wildcards, if any, choose among the cases of one scenario. */
export const namesOneScenario = ({ pattern }: Unit): boolean => !isPattern(scenarioOf(pattern));

/**
 * What a case shows of a unit that names it. holds: it failed, or warns as it would fail under --strict. passed: the
 * requirement was judged and not broken. undecided: the case did not get so far, so that nothing can be said. unseen:
 * the case was played and the requirement never came up.
 */
export type Standing = 'holds' | 'passed' | 'undecided' | 'unseen';

export function standing(found: readonly JudgedCheck[], verdict: Verdict): Standing {
  const has = (...verdicts: readonly Verdict[]) => found.some((check) => verdicts.includes(check.verdict));
  if (has('fail', 'warn')) return 'holds';
  if (has('error')) return 'undecided';
  if (has('pass', 'note')) return 'passed';
  return found.length > 0 || !PLAYED.has(verdict) ? 'undecided' : 'unseen';
}

/** Cases with these verdicts came to their end. */
const PLAYED: ReadonlySet<Verdict> = new Set(['pass', 'fail', 'warn']);
