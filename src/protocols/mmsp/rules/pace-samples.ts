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
const LEAST = 9;
const PARTS = 3;
/** Milliseconds between two samples that are compared: packets that come together tell no pace. */
const APART = 25;

export interface Pace {
  /** Content per time: 1 at normal speed, negative backwards. */
  readonly all: number;
  /** The same of the first, the second and the last third of the samples. */
  readonly parts: readonly number[];
  /** Milliseconds of content from the first to the last. */
  readonly content: number;
  /** Share of it that came at more than twice that pace, as after a delay or from a server that sends in bursts. */
  readonly bursts: number;
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
      const all = slope(samples);
      if (samples.length < LEAST || all === undefined) return undefined;
      const third = Math.floor(samples.length / PARTS);
      const cut = Array.from({ length: PARTS }, (_, nth) =>
        samples.slice(nth * third, nth === PARTS - 1 ? undefined : (nth + 1) * third),
      );
      return {
        all,
        parts: cut.map(slope).filter((part) => part !== undefined),
        content: Math.abs((samples.at(-1)?.content ?? 0) - (samples[0]?.content ?? 0)),
        bursts: burstsOf(samples, Math.abs(all)),
      };
    },
  };
}

export type PaceSamples = ReturnType<typeof createPaceSamples>;

function burstsOf(samples: readonly Sample[], pace: number): number {
  let total = 0;
  let fast = 0;
  for (const [nth, { time, content }] of samples.entries()) {
    const before = samples[nth - 1];
    if (before === undefined) continue;
    const passed = Math.abs(content - before.content);
    total += passed;
    if (passed > 2 * pace * (time - before.time)) fast += passed;
  }
  return total === 0 ? 0 : fast / total;
}

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
