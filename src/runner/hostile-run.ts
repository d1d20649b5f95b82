import type { RunEvent } from '../events.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { answers, revive } from './alive.ts';
import { type Attempt, ending } from './attempts.ts';
import type { CaseContext } from './case-context.ts';
import type { CasePlayer } from './case-player.ts';
import { playHostileCases } from './hostile-phase.ts';
import { retryHostileCases, type ToldAttempt } from './hostile-retries.ts';
import type { Ledger } from './ledger.ts';
import type { Played } from './suspects.ts';

export interface HostileRun {
  readonly context: CaseContext;
  readonly player: CasePlayer;
  readonly ledger: Ledger;
  readonly workers: number;
  readonly retries: number;
  readonly isExpected: (scenario: Scenario, attempt: Attempt) => boolean;
  readonly restart?: () => Promise<void>;
}

/** The phase of malformed input, and then the further attempts. Returns why the rest was left, if it was. */
export async function playHostile(cases: readonly Scenario[], run: HostileRun): Promise<string | undefined> {
  const { context, player, ledger, workers, retries, isExpected, restart } = run;
  const toTryAgain: Played[] = [];
  let latestFailed: string | undefined;
  const target = {
    answers: () => answers(context),
    revive: () => revive(context, restart),
    aborted: () => context.signal.aborted,
  };
  const attemptOf = ({ scenario, result, duration }: Played): Attempt =>
    ledger.attempt(scenario, result, duration);
  const tell = (attempts: readonly ToldAttempt[]): void => {
    const earlier: Attempt[] = [];
    for (const [index, { played, attempt }] of attempts.entries()) {
      emitAll(played.events, context.emit);
      if (attempt.verdict === 'fail') latestFailed = played.scenario.id;
      if (index === attempts.length - 1) ledger.end(played.scenario, ending(earlier, attempt));
      else ledger.again(played.scenario, attempt, earlier.push(attempt));
    }
  };
  const gone = await playHostileCases(cases, {
    ...target,
    workers,
    play: (scenario) => player.hold(scenario),
    tell(played) {
      const attempt = attemptOf(played);
      const isLast = retries === 0 || attempt.verdict !== 'fail' || isExpected(played.scenario, attempt);
      if (isLast) tell([{ played, attempt }]);
      else toTryAgain.push(played);
    },
    leave: (scenario, reason) => ledger.leave(scenario, 'unreached', reason),
  });
  if (gone !== undefined) {
    for (const played of toTryAgain) tell([{ played, attempt: attemptOf(played) }]);
    return gone;
  }
  const lost = await retryHostileCases(toTryAgain, {
    ...target,
    retries,
    attemptOf,
    tell,
    playAgain: player.holdAgain,
  });
  if (lost !== undefined || latestFailed === undefined || target.aborted()) return lost;
  // The last one may have ended the target, and the conversation that follows is not about that.
  const isThere = (await target.answers()) || (await target.revive());
  return isThere || target.aborted() ? undefined : `the target has not answered since ${latestFailed}`;
}

function emitAll(events: readonly RunEvent[], emit: (event: RunEvent) => void): void {
  for (const event of events) emit(event);
}
