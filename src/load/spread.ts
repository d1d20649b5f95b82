/** How durations are spread: counted, not kept, however many there are. */
export interface Spread {
  /** Milliseconds; less than none counts as none. */
  add(ms: number): void;
  readonly count: number;
  /** The greatest, exactly; 0 when there are none. */
  readonly max: number;
  /** Milliseconds that the given share of them does not exceed, 0.99 for p99; 0 when there are none. */
  at(share: number): number;
}

/** Steps of a tenth of a millisecond up to 100 ms, then each 1 % longer than the one before, up to a day. */
const FINE = 0.1;
const FINE_STEPS = 1000;
const GROWTH = Math.log(1.01);
const LONGEST = 86_400_000;
const STEPS = FINE_STEPS + Math.ceil(Math.log(LONGEST / (FINE * FINE_STEPS)) / GROWTH) + 1;

export function createSpread(): Spread {
  const steps = new Float64Array(STEPS + 1);
  let count = 0;
  let max = 0;
  return {
    add(ms) {
      const value = ms > 0 ? Math.min(ms, LONGEST) : 0;
      const step = stepOf(value);
      steps[step] = (steps[step] ?? 0) + 1;
      count += 1;
      if (value > max) max = value;
    },
    get count() {
      return count;
    },
    get max() {
      return max;
    },
    at(share) {
      let wanted = Math.max(1, Math.ceil(share * count));
      if (count === 0) return 0;
      for (let step = 0; step < steps.length; step++) {
        wanted -= steps[step] ?? 0;
        if (wanted <= 0) return Math.min(max, endOf(step));
      }
      return max;
    },
  };
}

/** Step 0 is that of nothing, and every other reaches from the end of the one before to its own. */
const stepOf = (ms: number): number =>
  ms <= FINE * FINE_STEPS
    ? Math.ceil(ms / FINE - 1e-6)
    : FINE_STEPS + Math.ceil(Math.log(ms / (FINE * FINE_STEPS)) / GROWTH - 1e-6);

const endOf = (step: number): number =>
  step <= FINE_STEPS ? step * FINE : FINE * FINE_STEPS * Math.exp((step - FINE_STEPS) * GROWTH);
