import type { Clock } from '../runner/clock.ts';
import type { Clock as ServerClock } from '../server/clock.ts';

/** How much faster than ours this clock goes: every wait of player and server is so much shorter. */
const SPEED = 40;
/**
 * Milliseconds of real time that count between two looks. While the machine is busy the clock stands nearly still, so
 * that a right reply is never late, however many seeds are played at once.
 */
const MOST = 1.5;
const LOOK = 1;

interface Waiting {
  readonly due: number;
  readonly callback: () => void;
}

const waiting = new Set<Waiting>();
let looking: NodeJS.Timeout | undefined;
let latest = performance.now();
let time = 0;

function now(): number {
  return time + Math.min(MOST, performance.now() - latest) * SPEED;
}

function look(): void {
  time = now();
  latest = performance.now();
  const due = [...waiting].filter((one) => one.due <= time).sort((a, b) => a.due - b.due);
  // One may cancel another.
  for (const one of due) if (waiting.delete(one)) one.callback();
  if (waiting.size > 0) return;
  clearInterval(looking);
  looking = undefined;
}

function after(ms: number, callback: () => void): () => void {
  const one = { due: now() + ms, callback };
  waiting.add(one);
  looking ??= setInterval(look, LOOK);
  return () => waiting.delete(one);
}

/** The clock of the player and of the hostile server. */
export const fastClock: Clock = { now, arrived: now, after, patiently: after };

/** How many wait for it now: what a seed leaves waiting is a leak. */
export const waitingForClock = (): number => waiting.size;

const timers = new Map<number, () => void>();
let numbers = 0;

/** The same clock for the reference server behind the hostile one. */
export const fastServerClock: ServerClock = {
  now,
  setTimeout(run, ms) {
    const number = numbers++;
    const cancel = after(ms, () => {
      timers.delete(number);
      run();
    });
    timers.set(number, cancel);
    return number;
  },
  clearTimeout(timer) {
    const number = Number(timer);
    timers.get(number)?.();
    timers.delete(number);
  },
};
