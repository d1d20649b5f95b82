import { randomInt } from 'node:crypto';

/** Gives out Client-IDs: random, and different for sessions that exist at the same time ([MS-MMSP] 3.2.3). */
export interface ClientIds {
  take(): number;
  giveBack(id: number): void;
}

/** With a seed the same numbers come in the same order. */
export function createClientIds(seed?: number): ClientIds {
  const next = seed === undefined ? () => randomInt(1, 2 ** 32) : sequence(seed);
  const taken = new Set<number>();
  return {
    take() {
      let id = next();
      while (id === 0 || taken.has(id)) id = next();
      taken.add(id);
      return id;
    },
    giveBack(id) {
      taken.delete(id);
    },
  };
}

/** splitmix32: every 32-bit number once before the first comes again. */
function sequence(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
}
