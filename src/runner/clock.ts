import { performance } from 'node:perf_hooks';
import { createArrivals } from './arrivals.ts';
import { createLateness, type Lateness } from './lateness.ts';

/** Time, injected: every wait of the harness goes through it. Milliseconds. */
export interface Clock {
  now(): number;
  /** By how much this process has been late so far, as far as somebody waited patiently. */
  late(): number;
  /** The earliest moment at which what is read now can have arrived: before, when this process was busy. */
  arrived(): number;
  /** Calls back after `ms`, unless cancelled; never keeps the process alive by itself once cancelled. */
  after(ms: number, callback: () => void): () => void;
  /**
   * The same for a wait that ends in a judgement on others: time in which this process was late itself does not count,
   * though the wait is at most ten times as long, and at most three seconds longer, and what has arrived by then has been taken in.
   */
  patiently(ms: number, callback: () => void): () => void;
}

/** Nobody waits for ever, though a peer that keeps us busy makes us late. The latter in milliseconds. */
const MOST_TIMES = 10;
const MOST_MORE = 3000;

const now = (): number => performance.now();

export const createClock = (lateness: Lateness): Clock => ({
  now,
  late: lateness.total,
  arrived: createArrivals(now, () => performance.eventLoopUtilization().idle),
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
  patiently(ms, callback) {
    const stopWatching = lateness.watch();
    const began = now();
    const before = lateness.total();
    let timer: NodeJS.Timeout | undefined;
    let turn: NodeJS.Immediate | undefined;
    const arm = (left: number): void => {
      // Timers come before what has arrived, in each turn of the event loop: that one is let pass.
      timer = setTimeout(() => {
        turn = setImmediate(look);
      }, left);
    };
    const look = (): void => {
      const late = Math.min(lateness.total() - before, ms * (MOST_TIMES - 1), MOST_MORE);
      const left = began + ms + late - now();
      if (left > 0) return arm(left);
      stopWatching();
      callback();
    };
    arm(ms);
    return () => {
      clearTimeout(timer);
      clearImmediate(turn);
      stopWatching();
    };
  },
});

export const systemClock: Clock = createClock(createLateness(now));
