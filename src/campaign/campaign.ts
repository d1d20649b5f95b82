import { hire } from './crew.ts';
import { type Summary, summary } from './summary.ts';
import type { Orders } from './talk.ts';

export interface CampaignOptions extends Orders {
  readonly worker: URL;
  /** The first seed, and how many follow each other. */
  readonly first: number;
  readonly seeds: number;
  readonly processes: number;
  /** Milliseconds after which no further round begins. */
  readonly maxTime?: number;
  /** Bytes of resident memory that a process may have. */
  readonly memory: number;
  /** Milliseconds without a word after which a process is taken to hang. */
  readonly silence: number;
  /** Hears of what is found, and how far it is. */
  readonly say: (line: string) => void;
}

/** Seeds that a process plays before it is looked at what is left of them. */
const ROUND = 50;
/** Milliseconds between two words on how far it is. */
const NEWS = 15_000;

/** Plays the seeds, each once, and adds up what came of them. */
export async function campaign(options: CampaignOptions): Promise<Summary> {
  const { first, seeds, processes, maxTime, memory, say, worker, silence, ...orders } = options;
  const began = performance.now();
  const sum = summary();
  let next = first;
  const end = first + seeds;
  let told = began;
  const crew = Array.from({ length: processes }, () =>
    hire({
      worker,
      silence,
      orders,
      told(result) {
        sum.add(result);
        for (const { fault, text } of result.problems) say(`seed ${result.seed}: ${fault}: ${text}`);
        if (performance.now() - told < NEWS) return;
        told = performance.now();
        say(`${sum.played()} of ${seeds} seeds, ${sum.faults()} faults`);
      },
      trouble(trouble) {
        sum.blame(trouble);
        const { fault, text, seeds: suspects } = trouble;
        const one = suspects.length === 1 ? `seed ${suspects[0]}` : `one of the seeds ${suspects.join(', ')}`;
        say(`${one}: ${fault}: ${text}`);
      },
      peak(bytes, suspects) {
        if (bytes > memory && sum.peak() <= memory) {
          const text = `${megabytes(bytes)} MB of resident memory, ${megabytes(memory)} are allowed`;
          sum.blame({ fault: 'memory', text, seeds: suspects });
          say(`the seeds ${suspects[0]} to ${suspects.at(-1)}, or those before: memory: ${text}`);
        }
        sum.sawPeak(bytes);
      },
    }),
  );
  const isOver = (): boolean =>
    next >= end || (maxTime !== undefined && performance.now() - began >= maxTime);
  try {
    await Promise.all(
      crew.map(async (member) => {
        while (!isOver()) {
          const from = next;
          // So that all processes have something to do to the end.
          next = Math.min(end, from + Math.max(1, Math.min(ROUND, Math.ceil((end - from) / processes))));
          await member.play(Array.from({ length: next - from }, (_, i) => from + i));
        }
      }),
    );
  } finally {
    await Promise.all(crew.map((member) => member.stop()));
  }
  return sum.done({ first, seeds, milliseconds: performance.now() - began });
}

export const megabytes = (bytes: number): number => Math.round(bytes / 1e6);
