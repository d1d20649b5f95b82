/** Time, injected: every wait of the harness goes through it. Milliseconds. */
export interface Clock {
  now(): number;
  /** Calls back after `ms`, unless cancelled; never keeps the process alive by itself once cancelled. */
  after(ms: number, callback: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};
