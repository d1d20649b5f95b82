import type { RunEnd } from '../events.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { EXIT, type ExitStatus, exitStatus } from '../verdict/exit-status.ts';
import type { Check } from '../verdict/tally.ts';
import type { Verdict } from '../verdict/verdict.ts';

/** A case that is over, played or not. */
export interface Finished {
  readonly scenario: Scenario;
  readonly verdict: Verdict;
  readonly checks: readonly Check[];
  readonly reason?: string;
}

export interface RunFate {
  readonly t: number;
  readonly interrupted: boolean;
  /** No TCP connection could be made. */
  readonly unreachable: boolean;
  /** Why the run ended before its time. */
  readonly why?: string;
}

/** The verdict on the target: what was judged, and what was not and why. */
export function runEnd(finished: readonly Finished[], { t, interrupted, unreachable, why }: RunFate): RunEnd {
  const checks = count(finished.flatMap((done) => done.checks.map(({ verdict }) => verdict)));
  const cases = count(finished.map(({ verdict }) => verdict));
  const judged = checks.pass + checks.fail + checks.warn;
  const status = exitStatus({
    interrupted,
    ourFault: cases.error > 0 || checks.error > 0,
    usage: false,
    failed: checks.fail > 0 || cases.fail > 0,
    judged: judged > 0 && !unreachable,
  });
  return {
    type: 'run-end',
    t,
    status,
    verdict: words(status, checks, cases, judged),
    ...(why !== undefined && { reason: why }),
    checks,
    cases,
    untested: untestedOf(finished),
  };
}

function words(status: ExitStatus, checks: Counts, cases: Counts, judged: number): string {
  switch (status) {
    case EXIT.conforms:
      return `conforms in ${checks.pass} of ${judged} checks`;
    case EXIT.doesNotConform:
      return checks.fail === 0
        ? `does not conform: ${cases.fail} required cases could not be tested`
        : `does not conform: ${checks.fail} of ${judged} checks failed, in ${cases.fail} of ${sum(cases)} cases`;
    case EXIT.interrupted:
      return 'no verdict: the run was interrupted';
    case EXIT.ourFault:
      return 'no verdict: the harness itself failed';
    default:
      return 'no verdict: nothing could be judged';
  }
}

type Counts = Record<Verdict, number>;

function count(verdicts: readonly Verdict[]): Counts {
  const counts = { pass: 0, fail: 0, warn: 0, note: 0, skip: 0, inconclusive: 0, unreached: 0, error: 0 };
  for (const verdict of verdicts) counts[verdict] += 1;
  return counts;
}

const sum = (counts: Counts): number => Object.values(counts).reduce((total, n) => total + n, 0);

/** Cases that were not judged to the end, grouped by reason. */
function untestedOf(finished: readonly Finished[]): { readonly what: string; readonly why: string }[] {
  const byReason = new Map<string, string[]>();
  for (const { scenario, verdict, reason } of finished) {
    if (verdict !== 'skip' && verdict !== 'inconclusive' && verdict !== 'unreached') continue;
    const key = `${verdict}: ${reason ?? 'no reason was given'}`;
    byReason.set(key, [...(byReason.get(key) ?? []), scenario.id]);
  }
  return [...byReason].map(([why, ids]) => ({ what: ids.join(', '), why }));
}
