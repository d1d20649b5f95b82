import { randomBytes, randomInt } from 'node:crypto';

/** 32-bit numbers, one after the other; with a seed always the same ones. */
export const randomNumbers = (seed?: number): (() => number) =>
  seed === undefined ? () => randomInt(0, 2 ** 32) : sequence(seed);

/** So many bytes that nothing compresses, other ones each time; with a seed always the same ones in the same order. */
export type Noise = (size: number) => Uint8Array;

export function createNoise(seed?: number): Noise {
  if (seed === undefined) return (size) => Uint8Array.from(randomBytes(size));
  const next = sequence(~seed);
  return (size) => Uint8Array.from({ length: size }, () => next() >>> 24);
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
