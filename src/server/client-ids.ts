import { randomNumbers } from './random.ts';

/** Gives out Client-IDs: random, and different for sessions that exist at the same time ([MS-MMSP] 3.2.3). */
export interface ClientIds {
  /** `choose` may make another of it, given how many there have been with it. */
  take(choose?: (random: number, nth: number) => number): number;
  giveBack(id: number): void;
}

/** With a seed the same numbers come in the same order. */
export function createClientIds(seed?: number): ClientIds {
  const next = randomNumbers(seed);
  const taken = new Set<number>();
  let count = 0;
  return {
    take(choose = (random) => random) {
      let id = next();
      while (id === 0 || taken.has(id)) id = next();
      const chosen = choose(id, ++count);
      taken.add(chosen);
      return chosen;
    },
    giveBack(id) {
      taken.delete(id);
    },
  };
}
