/** Which content had arrived when. */
interface Sample {
  /** Milliseconds. */
  readonly time: number;
  /** Send time of a packet, milliseconds. */
  readonly content: number;
}

/** Samples that are kept of a play; when there are more, every other one goes. */
const MOST = 64;
/** Fewer samples tell no pace. */
const LEAST = 8;
/** Milliseconds between two samples that are compared: packets that come together tell no pace. */
const APART = 25;
/** Milliseconds over which samples have to reach. */
const LONG = 250;

export interface Pace {
  /** Content per time: 1 at normal speed, negative backwards. */
  readonly all: number;
  /** The same of the first and of the second half of the samples. */
  readonly halves: readonly number[];
}

/**
 * The pace of a play: the median of what any two of its packets tell, so that neither a burst at the beginning nor
 * a delay on the way decides.
 */
export function createPaceSamples() {
  let samples: Sample[] = [];
  let every = 1;
  let seen = 0;

  return {
    add(time: number, content: number): void {
      if (seen++ % every !== 0) return;
      samples.push({ time, content });
      if (samples.length < MOST) return;
      samples = samples.filter((_, nth) => nth % 2 === 0);
      every *= 2;
    },
    /** Undefined when too little came, or all at once. */
    pace(): Pace | undefined {
      const half = samples.length >> 1;
      const parts = [samples, samples.slice(0, half), samples.slice(half)].map(slope);
      const [all, ...halves] = parts.filter((part) => part !== undefined);
      const span = (samples.at(-1)?.time ?? 0) - (samples[0]?.time ?? 0);
      if (samples.length < LEAST || span < LONG || all === undefined || halves.length < 2) return undefined;
      return { all, halves };
    },
  };
}

export type PaceSamples = ReturnType<typeof createPaceSamples>;

function slope(samples: readonly Sample[]): number | undefined {
  const slopes: number[] = [];
  for (const [nth, one] of samples.entries()) {
    for (const other of samples.slice(nth + 1)) {
      const apart = other.time - one.time;
      if (apart >= APART) slopes.push((other.content - one.content) / apart);
    }
  }
  return slopes.sort((a, b) => a - b)[slopes.length >> 1];
}
