import type { Scenario } from '../scenario/scenario.ts';
import { type Attempt, isTriedAgain } from './attempts.ts';
import type { Played } from './suspects.ts';

/** An attempt and what happened in it. */
export interface ToldAttempt {
  readonly played: Played;
  readonly attempt: Attempt;
}

export interface RetryTools {
  readonly retries: number;
  playAgain(scenario: Scenario, attempt: number): Promise<Played | undefined>;
  attemptOf(played: Played): Attempt;
  /** All attempts of a case, first to last. */
  tell(attempts: readonly ToldAttempt[]): void;
  answers(): Promise<boolean>;
  revive(): Promise<boolean>;
  aborted(): boolean;
}

/**
 * Cases of hostile input that failed are tried again when all others are through and it is known which of them end the
 * target, one at a time: what an attempt then shows is its own doing, and no other case is hurt by it. Returns why the
 * rest was left, when the target did not come back.
 */
export async function retryHostileCases(
  failed: readonly Played[],
  tools: RetryTools,
): Promise<string | undefined> {
  let latest: string | undefined;
  let gone: string | undefined;
  for (const first of failed) {
    const attempts: ToldAttempt[] = [{ played: first, attempt: tools.attemptOf(first) }];
    while (gone === undefined && !tools.aborted() && goesOn(attempts, tools.retries)) {
      if (!(await tools.answers()) && !(await tools.revive())) {
        if (!tools.aborted())
          gone = `the target has not answered since ${latest ?? 'the last malformed input'}`;
        break;
      }
      const played = await tools.playAgain(first.scenario, attempts.length + 1);
      if (played === undefined) break;
      latest = first.scenario.id;
      attempts.push({ played, attempt: tools.attemptOf(played) });
    }
    tools.tell(attempts);
  }
  return gone;
}

function goesOn(attempts: readonly ToldAttempt[], retries: number): boolean {
  const all = attempts.map(({ attempt }) => attempt);
  const last = all.at(-1);
  return last !== undefined && isTriedAgain(all.slice(0, -1), last, retries);
}
