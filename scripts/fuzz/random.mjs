/**
 * Random numbers of one input: the same seed and number give the same input, whatever was tried before it.
 * @typedef {ReturnType<typeof createRandom>} Random
 */

/** Scatters what is close together (the end of murmur3). @param {number} value */
const scatter = (value) => {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
};

/**
 * @param {number} seed
 * @param {number} [number] of the input
 */
export function createRandom(seed, number = 0) {
  let state = scatter(seed ^ scatter(number + 1));
  /** A whole number of 32 bits (mulberry32). */
  const u32 = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  /** 0 <= n < limit @param {number} limit */
  const below = (limit) => (limit <= 0 ? 0 : u32() % limit);
  return {
    u32,
    below,
    /** True once in `many`. @param {number} many */
    once: (many) => below(many) === 0,
    /** @template T @param {readonly T[]} list @returns {T} */
    pick: (list) => {
      if (list.length === 0) throw new Error('nothing to pick from');
      return /** @type {T} */ (list[below(list.length)]);
    },
    /** @param {number} length */
    bytes: (length) => Uint8Array.from({ length }, () => u32() & 0xff),
    /** A number that a reader may be wrong about: mostly a border, now and then any. */
    integer: () => (below(4) === 0 ? u32() : /** @type {number} */ (BORDERS[below(BORDERS.length)])),
  };
}

/** Where lengths, counts and offsets turn over. */
export const BORDERS = [
  0, 1, 2, 3, 4, 7, 8, 9, 15, 16, 17, 24, 31, 32, 33, 48, 64, 100, 0x7f, 0x80, 0xff, 0x100, 0x7ff, 0x7fff,
  0x8000, 0xfffe, 0xffff, 0x1_0000, 0x10_0000, 0x7fff_fff8, 0x7fff_ffff, 0x8000_0000, 0xffff_fff0,
  0xffff_fff8, 0xffff_fffe, 0xffff_ffff,
];
