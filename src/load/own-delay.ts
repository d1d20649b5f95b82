import type { Clock } from '../runner/clock.ts';
import { createSpread, type Spread } from './spread.ts';

/** How long this process itself may have left unread what had arrived: what it may not lay at the door of the server. */
export interface OwnDelay {
  /** Milliseconds that bytes which are read now may have waited for this process, at most. */
  waited(now: number): number;
  /** Milliseconds by which the event loop was late, of every tick. */
  readonly spread: Spread;
  /** The greatest since it was last asked for. */
  takeGreatest(): number;
  stop(): void;
}

/** Milliseconds from one tick to the next. */
const TICK = 20;
/** A delay from which on a server is given as much time again: what could not be written has to catch up. */
const STALL = 100;

/**
 * A tick is at most one turn of the event loop, and in every turn all that has arrived is read. So what is read now was
 * not there yet in the turn of the tick before the latest: since then it may have waited, and no longer.
 */
export function createOwnDelay(clock: Clock): OwnDelay {
  const spread = createSpread();
  let before = clock.now();
  let latest = before;
  let greatest = 0;
  let echo = { until: 0, gap: 0 };
  let cancel = clock.after(TICK, tick);

  function tick(): void {
    const now = clock.now();
    const gap = now - latest;
    const late = Math.max(0, gap - TICK);
    spread.add(late);
    greatest = Math.max(greatest, late);
    // A shorter one does not end a longer one that still lasts.
    if (late >= STALL && (gap >= echo.gap || now >= echo.until)) echo = { until: now + gap, gap };
    before = latest;
    latest = now;
    cancel = clock.after(TICK, tick);
  }

  return {
    waited: (now) => Math.max(now - before, now < echo.until ? echo.gap : 0),
    spread,
    takeGreatest() {
      const taken = greatest;
      greatest = 0;
      return taken;
    },
    stop: () => cancel(),
  };
}
