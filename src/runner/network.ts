import type { Clock } from './clock.ts';
import type { Random } from './random.ts';

/** A worse network than the real one: what it does to datagrams of the server, as shares of 1. */
export interface Network {
  readonly loss: number;
  /** Datagrams that come after the one that followed them. */
  readonly reorder: number;
}

/** Milliseconds after which a datagram that was held back comes although nothing has overtaken it. */
const HELD = 20;

export interface Passage {
  /** Hands on what is delivered, now or after the next. */
  pass(deliver: () => void): void;
  /** Datagrams that were lost. */
  lost(): number;
}

/** Loses and delays what it is given, by the random numbers of the case, and hands on the rest. */
export function createNetwork(
  { loss, reorder }: Network,
  random: Random,
  clock: Pick<Clock, 'after'>,
): Passage {
  let held: (() => void) | undefined;
  let cancel = () => {};
  let lost = 0;

  function release(): void {
    const deliver = held;
    held = undefined;
    cancel();
    deliver?.();
  }

  return {
    pass(deliver) {
      const lot = random.next();
      if (lot < loss) {
        lost += 1;
        return;
      }
      if (lot < loss + reorder && held === undefined) {
        held = deliver;
        cancel = clock.after(HELD, release);
        return;
      }
      deliver();
      release();
    },
    lost: () => lost,
  };
}
