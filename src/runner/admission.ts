import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from './clock.ts';

/** Milliseconds for which the harness may have been busy when another case begins. */
const BUSY = 20;
/** Milliseconds between two looks, in which it can show that it has nothing to do. */
const LOOK = 2;
/** Milliseconds after which a case begins whatever else goes on: it would not get any better. */
const MOST = 500;

/**
 * Lets cases begin one by one, each when the harness has time for it: what has begun is not to be late because of what
 * begins. However many workers there are, they play as many cases as this process can follow.
 */
export function createAdmission(
  clock: Pick<Clock, 'now' | 'arrived'>,
  wait: (ms: number) => Promise<unknown> = sleep,
): () => Promise<void> {
  let turn = Promise.resolve();
  let first = true;

  async function untilFree(): Promise<void> {
    const asked = clock.now();
    while (clock.now() - clock.arrived() > BUSY && clock.now() - asked < MOST) await wait(LOOK);
  }

  return () => {
    // The loop was busy with reading the suite until now.
    if (first) {
      first = false;
      return turn;
    }
    turn = turn.then(untilFree);
    return turn;
  };
}
