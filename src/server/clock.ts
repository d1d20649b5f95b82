export type Timer = NodeJS.Timeout | number;

/** Where the server gets its time from; a test may hand in its own. */
export interface Clock {
  /** Milliseconds from any fixed moment. */
  now(): number;
  setTimeout(run: () => void, ms: number): Timer;
  clearTimeout(timer: Timer): void;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  setTimeout: (run, ms) => setTimeout(run, ms),
  clearTimeout: (timer) => clearTimeout(timer),
};
