import type { Scenario } from '../scenario/scenario.ts';
import { isHostileCase, isSanity, isSlow } from './plan.ts';

/** The `i` of `n` parts of a plan, from 1. */
export interface Shard {
  readonly i: number;
  readonly n: number;
}

/**
 * A part of the plan, in its order. What takes longest is dealt out first, then malformed input, then the rest, so that
 * every part gets its share of each; which case goes where depends on nothing but the plan. The harness's own
 * conversations belong to every part.
 */
export function partOf(plan: readonly Scenario[], { i, n }: Shard): Scenario[] {
  const cases = plan.filter((scenario) => !isSanity(scenario));
  const mine = new Set(
    [
      ...cases.filter(isSlow),
      ...cases.filter((scenario) => isHostileCase(scenario) && !isSlow(scenario)),
      ...cases.filter((scenario) => !isHostileCase(scenario) && !isSlow(scenario)),
    ].filter((_, place) => dealtTo(place, n) === i),
  );
  return plan.filter((scenario) => isSanity(scenario) || mine.has(scenario));
}

/** To and fro: cases that stand in pairs, once over TCP and once over UDP, do not all go to different parts. */
function dealtTo(place: number, n: number): number {
  const turn = place % n;
  return Math.floor(place / n) % 2 === 0 ? turn + 1 : n - turn;
}
