import type { CheckEvent, RunEvent } from '../events.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { JudgedCase } from '../verdict/run-verdict.ts';
import type { Check } from '../verdict/tally.ts';
import type { Verdict } from '../verdict/verdict.ts';
import type { Attempt, Ending } from './attempts.ts';
import { checkEvent } from './check-event.ts';

/** Tells what became of each case, once, and keeps the verdicts. */
export interface Ledger {
  /** A case as it was played, with its checks as they are told. */
  attempt(
    scenario: Scenario,
    result: { readonly verdict: Verdict; readonly checks: readonly Check[]; readonly reason?: string },
    duration: number,
  ): Attempt;
  /** It failed, and another attempt follows. */
  again(scenario: Scenario, attempt: Attempt, number: number): void;
  end(scenario: Scenario, ending: Ending): void;
  /** A case that is not played. */
  leave(scenario: Scenario, verdict: Verdict, reason: string): void;
  has(scenario: Scenario): boolean;
  /** In the order in which they ended. */
  judged(): readonly JudgedCase[];
}

export interface LedgerTools {
  /** Milliseconds since the run started. */
  readonly time: () => number;
  readonly emit: (event: RunEvent) => void;
  /** Hears of every case that is over. */
  readonly over: (scenario: Scenario, ending: Ending) => void;
}

export function createLedger({ time, emit, over }: LedgerTools): Ledger {
  const finished = new Map<Scenario, JudgedCase>();
  const tell = (checks: readonly CheckEvent[]): void => {
    for (const check of checks) emit(check);
  };
  const ledger: Ledger = {
    attempt: ({ id }, { verdict, checks, reason }, duration) => ({
      verdict,
      checks: checks.map((check) => checkEvent(id, time(), check)),
      duration: Math.round(duration * 1000) / 1000,
      ...(reason !== undefined && { reason }),
    }),
    again({ id }, { checks, verdict, duration, reason }, number) {
      tell(checks);
      emit({
        type: 'attempt-end',
        case: id,
        t: time(),
        attempt: number,
        verdict,
        duration,
        ...(reason !== undefined && { reason }),
      });
    },
    end(scenario, ending) {
      const { verdict, checks, reason, duration, attempts, flaky } = ending;
      finished.set(scenario, {
        id: scenario.id,
        verdict,
        checks: checks.map((check) => ({ verdict: check.verdict })),
        ...(reason !== undefined && { reason }),
        ...(flaky && { flaky }),
      });
      tell(checks);
      emit({
        type: 'case-end',
        case: scenario.id,
        t: time(),
        verdict,
        duration,
        ...(reason !== undefined && { reason }),
        ...(attempts !== undefined && { attempts }),
        ...(flaky && { flaky }),
      });
      over(scenario, ending);
    },
    leave(scenario, verdict, reason) {
      emit({ type: 'case-start', case: scenario.id, t: time() });
      ledger.end(scenario, { verdict, checks: [], reason, duration: 0 });
    },
    has: (scenario) => finished.has(scenario),
    judged: () => [...finished.values()],
  };
  return ledger;
}
