import type { Report } from '../../../requirements/observation.ts';

/** One requirement, or several that are always seen kept together: a list that stands there for good. */
export type Kept = string | readonly string[];

/** How often the same was kept since it was told. */
export interface Counter {
  times: number;
}

/**
 * Passes of rules that run for every packet: the first of each is told at once, and how many followed at the end. A
 * group costs as much as a single one.
 */
export interface Passes {
  pass(kept: Kept): void;
  /** Tells what was counted since the last time. */
  tell(): void;
}

/** Every pass leaves its counter in `moved`, which is emptied for every packet. */
export function createPasses(report: Report, moved: Counter[]): Passes {
  const counters = new Map<Kept, Counter>();
  const tell = (kept: Kept, times: number): void => {
    for (const requirement of typeof kept === 'string' ? [kept] : kept)
      report({ requirement, observation: 'pass', times });
  };
  return {
    pass(kept) {
      const counter = counters.get(kept);
      if (counter !== undefined) {
        counter.times += 1;
        moved.push(counter);
      } else {
        counters.set(kept, { times: 0 });
        tell(kept, 1);
      }
    },
    tell() {
      for (const [kept, counter] of counters) {
        if (counter.times > 0) tell(kept, counter.times);
        counter.times = 0;
      }
    },
  };
}
