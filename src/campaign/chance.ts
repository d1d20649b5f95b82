import { createRandom } from '../runner/random.ts';

/** What one place of the campaign draws: the same seed and place give the same, whatever happens elsewhere. */
export interface Chance {
  /** A whole number, 0 <= n < limit. */
  below(limit: number): number;
  /** Whether something with a probability from 0 to 1 happens. */
  happens(probability: number): boolean;
  pick<T>(from: readonly [T, ...T[]]): T;
  /** One of a list that may be empty. */
  among<T>(from: readonly T[]): T | undefined;
  bytes(count: number): Uint8Array;
  /** A number of so many bytes: mostly one at an edge, for which code has to be careful. */
  edge(size: number): number;
}

export function chance(seed: number, place: string): Chance {
  const { next } = createRandom(seed, `campaign ${place}`);
  const below = (limit: number): number => Math.floor(next() * limit);
  const among = <T>(from: readonly T[]): T | undefined => from[below(from.length)];
  return {
    below,
    happens: (probability) => next() < probability,
    pick: (from) => from[below(from.length)] ?? from[0],
    among,
    bytes: (count) => Uint8Array.from({ length: count }, () => below(256)),
    edge(size) {
      const most = 256 ** size - 1;
      const half = (most + 1) / 2;
      const edges = [0, 1, 2, 7, 8, 255, 256, most, most - 1, most - 7, half, half - 1];
      const chosen = next() < 0.7 ? among(edges) : below(most + 1);
      return Math.min(most, chosen ?? 0);
    },
  };
}
