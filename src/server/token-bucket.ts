import type { Clock } from './clock.ts';

export interface TokenBucket {
  /** Whether there was one. */
  take(): boolean;
  /** Takes so many, whether they are there or not. */
  owe(count: number): void;
  /** Milliseconds until there is one. */
  wait(): number;
}

/** Holds up to `size` tokens, is full at first, and gets `perSecond` of them. */
export function createTokenBucket(clock: Clock, size: number, perSecond: number): TokenBucket {
  let tokens = size;
  let filledAt = clock.now();

  function fill(): void {
    const now = clock.now();
    tokens = Math.min(size, tokens + ((now - filledAt) * perSecond) / 1000);
    filledAt = now;
  }

  return {
    take() {
      fill();
      if (tokens < 1) return false;
      tokens--;
      return true;
    },
    owe(count) {
      tokens -= count;
    },
    wait() {
      fill();
      return Math.max(0, ((1 - tokens) * 1000) / perSecond);
    },
  };
}
