import type { CheckEvent, RunEvent } from '../events.ts';
import { caseOf } from '../verdict/expected-list.ts';
import type { RunCase, RunCheck } from '../verdict/expected-update.ts';
import { type Verdict, worst } from '../verdict/verdict.ts';

/** Every time that a case was played, its attempts in order. */
interface Plays {
  readonly verdicts: Verdict[];
  /** Of each attempt. */
  readonly attempts: CheckEvent[][];
  /** Of the last attempt of each time. */
  readonly last: CheckEvent[][];
}

/**
 * What a run has shown of each case, however often it was played. What failed in one attempt and passed in another
 * wavers; of all else the last attempt counts, and the worst where a case was repeated.
 */
export function runCases(events: Iterable<RunEvent>): RunCase[] {
  const cases = new Map<string, Plays>();
  const open = new Map<string, CheckEvent[]>();
  const playsOf = (id: string): Plays => {
    const found = cases.get(caseOf(id)) ?? { verdicts: [], attempts: [], last: [] };
    cases.set(caseOf(id), found);
    return found;
  };
  const close = (id: string): CheckEvent[] => {
    const checks = open.get(id) ?? [];
    open.delete(id);
    playsOf(id).attempts.push(checks);
    return checks;
  };
  for (const event of events) {
    if (event.type === 'check') {
      const checks = open.get(event.case);
      if (checks === undefined) open.set(event.case, [event]);
      else checks.push(event);
    } else if (event.type === 'attempt-end') close(event.case);
    else if (event.type === 'case-end') {
      const checks = close(event.case);
      playsOf(event.case).last.push(checks);
      playsOf(event.case).verdicts.push(event.verdict);
    }
  }
  return Array.from(cases, ([id, plays]) => ({
    id,
    verdict: worst(plays.verdicts) ?? 'unreached',
    checks: checksOf(plays),
  }));
}

function checksOf({ attempts, last }: Plays): RunCheck[] {
  const seen = verdictsIn(attempts);
  return Array.from(verdictsIn(last), ([requirement, verdicts]) => {
    const all = seen.get(requirement) ?? verdicts;
    const verdict = worst(verdicts) ?? 'unreached';
    const wavers = all.includes('fail') && all.some((one) => PASSED.has(one));
    return { requirement, verdict, ...(wavers && { wavers }) };
  });
}

/** A warning is as good as a failure: under --strict it would be one. */
const PASSED: ReadonlySet<Verdict> = new Set(['pass', 'note']);

function verdictsIn(attempts: readonly (readonly CheckEvent[])[]): ReadonlyMap<string, readonly Verdict[]> {
  const found = new Map<string, Verdict[]>();
  for (const { requirement, verdict } of attempts.flat()) {
    const verdicts = found.get(requirement);
    if (verdicts === undefined) found.set(requirement, [verdict]);
    else verdicts.push(verdict);
  }
  return found;
}
