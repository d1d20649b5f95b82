import { leaked, leakText, resources } from './resources.ts';
import type { Problem, SeedResult } from './seed.ts';

export interface RoundOptions {
  readonly seeds: readonly number[];
  readonly atOnce: number;
  readonly play: (seed: number) => Promise<SeedResult>;
  /** Hears of every seed when it is over. */
  readonly told: (result: SeedResult) => void;
}

/** Something that is wrong with this process, of which it is not known which seed has done it. */
export interface Trouble extends Problem {
  /** Those that may have. */
  readonly seeds: readonly number[];
}

/**
 * Plays seeds beside each other, and waits until all is closed. What no seed can be blamed for at once is looked for by
 * playing those that may have done it once more, one at a time.
 */
export async function playRound(options: RoundOptions): Promise<readonly Trouble[]> {
  const together = await played(options, options.atOnce);
  const troubles: Trouble[] = [];
  for (const suspect of together) {
    if (suspect.seeds.length === 1) {
      troubles.push(suspect);
      continue;
    }
    let found = false;
    for (const seed of suspect.seeds) {
      const alone = await played({ ...options, seeds: [seed], told: () => {} }, 1);
      const same = alone.filter(({ fault }) => fault === suspect.fault);
      troubles.push(...same);
      found ||= same.length > 0;
    }
    if (!found) troubles.push(suspect);
  }
  return troubles;
}

async function played(
  { seeds, play, told }: Omit<RoundOptions, 'atOnce'>,
  atOnce: number,
): Promise<readonly Trouble[]> {
  const before = resources();
  const troubles: Trouble[] = [];
  const underWay = new Set<number>();
  const hear = (error: unknown): void => {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    // What comes when all are over is the doing of any of them.
    note(troubles, { fault: 'crash', text, seeds: underWay.size > 0 ? [...underWay] : seeds });
  };
  process.on('uncaughtException', hear);
  process.on('unhandledRejection', hear);
  try {
    const left = [...seeds];
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        for (let seed = left.shift(); seed !== undefined; seed = left.shift()) {
          underWay.add(seed);
          told(await play(seed));
          underWay.delete(seed);
        }
      }),
    );
    const surplus = await leaked(before);
    if (surplus.size > 0) {
      const handles = [...surplus.values()].reduce((sum, count) => sum + count, 0);
      note(troubles, { fault: 'leak', text: leakText(surplus), handles, seeds });
    }
  } finally {
    process.off('uncaughtException', hear);
    process.off('unhandledRejection', hear);
  }
  return troubles;
}

const MOST = 10;

/** One of each kind is enough to look for. */
function note(troubles: Trouble[], trouble: Trouble): void {
  if (troubles.length < MOST && !troubles.some(({ text }) => text === trouble.text)) troubles.push(trouble);
}
