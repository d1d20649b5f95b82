import type { Clock } from '../../runner/clock.ts';

export interface SteppedClock extends Clock {
  /** Lets so much time pass, and every timer that is due by then have its turn at its own time. */
  pass(ms: number): void;
  /** The same, but nothing has a turn before all of it has passed: as when the process is busy. */
  stall(ms: number): void;
}

/** Time that passes when it is told to. */
export function steppedClock(): SteppedClock {
  let now = 1000;
  let timers: { readonly at: number; readonly callback: () => void }[] = [];
  const due = (until: number) => timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];

  function run(until: number, set: (at: number) => void): void {
    for (let next = due(until); next !== undefined; next = due(until)) {
      const one = next;
      timers = timers.filter((other) => other !== one);
      set(one.at);
      one.callback();
    }
  }

  function after(ms: number, callback: () => void): () => void {
    const timer = { at: now + ms, callback };
    timers.push(timer);
    return () => {
      timers = timers.filter((other) => other !== timer);
    };
  }

  return {
    now: () => now,
    arrived: () => now,
    after,
    patiently: after,
    pass(ms) {
      const end = now + ms;
      run(end, (at) => {
        now = Math.max(now, at);
      });
      now = end;
    },
    stall(ms) {
      now += ms;
      const end = now;
      run(end, () => {});
    },
  };
}
