import type { Clock } from './clock.ts';

export interface TokenBucket {
  /** Whether there was one. */
  take(): boolean;
}

/** Holds up to `size` tokens, is full at first, and gets `perSecond` of them. */
export function createTokenBucket(clock: Clock, size: number, perSecond: number): TokenBucket {
  let tokens = size;
  let filledAt = clock.now();
  return {
    take() {
      const now = clock.now();
      tokens = Math.min(size, tokens + ((now - filledAt) * perSecond) / 1000);
      filledAt = now;
      if (tokens < 1) return false;
      tokens--;
      return true;
    },
  };
}
