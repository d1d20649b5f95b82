import type { Clock } from '../clock.ts';

/** A clock that stands still until it is told to go on. */
export interface ManualClock extends Clock {
  advance(ms: number): void;
  readonly timers: number;
}

export function manualClock(): ManualClock {
  let now = 0;
  let next = 1;
  const waiting = new Map<number, { readonly at: number; readonly run: () => void }>();
  return {
    now: () => now,
    setTimeout(run, ms) {
      waiting.set(next, { at: now + ms, run });
      return next++;
    },
    clearTimeout(timer) {
      if (typeof timer === 'number') waiting.delete(timer);
    },
    advance(ms) {
      const until = now + ms;
      for (;;) {
        const due = [...waiting].filter(([, { at }]) => at <= until).sort(([, a], [, b]) => a.at - b.at)[0];
        if (due === undefined) break;
        waiting.delete(due[0]);
        now = due[1].at;
        due[1].run();
      }
      now = until;
    },
    get timers() {
      return waiting.size;
    },
  };
}
