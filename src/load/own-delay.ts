import type { Clock } from '../runner/clock.ts';
import { createSpread, type Spread } from './spread.ts';

/** How long this process itself may have left unread what had arrived: what it may not lay at the door of the server. */
export interface OwnDelay {
  /** One for each connection: tells of every read, and whether it filled the buffer, so that more may be there. */
  reader(): (now: number, full: boolean) => void;
  /** Milliseconds that bytes which are read now may have waited for this process, at most. */
  waited(now: number): number;
  /** Milliseconds by which this process was late, of every tick. */
  readonly spread: Spread;
  /** The greatest since it was last asked for. */
  takeGreatest(): number;
  stop(): void;
}

/** Milliseconds from one tick to the next. */
const TICK = 20;
/** A delay from which on a server is given as much time again: what it could not write has to catch up. */
const STALL = 100;

/**
 * Two things bound how long bytes may have waited, and the lesser holds.
 *
 * A tick is at most one turn of the event loop, and in every turn all that has arrived is read: what is read now was not
 * there yet in the turn of the tick before the latest.
 *
 * Under a heavy load one turn goes on reading for long. But the system names connections that have something to read in
 * the order in which they came to have it, and those that were read queue up behind the others. A round ends when a
 * connection is read for the second time: what is read now was not there yet when the round before began.
 */
export function createOwnDelay(clock: Clock): OwnDelay {
  const spread = createSpread();
  const ticks = { before: clock.now(), latest: clock.now() };
  const rounds = { before: clock.now(), latest: clock.now(), number: 1 };
  let echo = { until: 0, gap: 0 };
  let greatest = 0;
  let cancel = clock.after(TICK, tick);

  const bound = (now: number): number => now - Math.max(ticks.before, rounds.before);

  function tick(): void {
    const now = clock.now();
    const late = Math.max(0, Math.min(now - ticks.latest - TICK, now - rounds.before));
    spread.add(late);
    greatest = Math.max(greatest, late);
    ticks.before = ticks.latest;
    ticks.latest = now;
    cancel = clock.after(TICK, tick);
  }

  return {
    reader() {
      let round = 0;
      let mayHaveMore = false;
      return (now, full) => {
        if (round === rounds.number && !mayHaveMore) {
          rounds.number += 1;
          rounds.before = rounds.latest;
          rounds.latest = now;
        }
        round = rounds.number;
        mayHaveMore = full;
        const gap = bound(now);
        // A shorter one does not end a longer one that still lasts.
        if (gap >= STALL && (gap >= echo.gap || now >= echo.until)) echo = { until: now + gap, gap };
      };
    },
    waited: (now) => Math.max(bound(now), now < echo.until ? echo.gap : 0),
    spread,
    takeGreatest() {
      const taken = greatest;
      greatest = 0;
      return taken;
    },
    stop: () => cancel(),
  };
}
