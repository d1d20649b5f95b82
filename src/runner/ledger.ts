import type { CheckEvent, RunEvent } from '../events.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { JudgedCase } from '../verdict/run-verdict.ts';
import type { Verdict } from '../verdict/verdict.ts';
import type { Attempt, Ending } from './attempts.ts';
import { checkEvent } from './check-event.ts';
import type { CaseResult } from './player.ts';

/** Tells what became of each case, once, and keeps the verdicts. */
export interface Ledger {
  /** A case as it was played, with its checks as they are told. */
  attempt(
    scenario: Scenario,
    result: Pick<CaseResult, 'verdict' | 'checks' | 'reason' | 'race'>,
    duration: number,
    /** Milliseconds by which this process was late meanwhile. */
    late?: number,
  ): Attempt;
  /** Another attempt follows. */
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

/** Milliseconds by which this process may be late without losing a race that it has to win, a stop before the end. */
const LATE = 100;

export function createLedger({ time, emit, over }: LedgerTools): Ledger {
  const finished = new Map<Scenario, JudgedCase>();
  const tell = (checks: readonly CheckEvent[]): void => {
    for (const check of checks) emit(check);
  };
  const ledger: Ledger = {
    attempt: ({ id }, { verdict, checks, reason, race }, duration, late = 0) => ({
      verdict,
      checks: checks.map((check) => checkEvent(id, time(), check)),
      duration: Math.round(duration * 1000) / 1000,
      ...(reason !== undefined && { reason }),
      ...(race && verdict === 'inconclusive' && late > LATE && { late: true }),
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
