/** Whole numbers and bytes out of a seed (splitmix32). */
export function createRandom(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
  return {
    next,
    /** From 0 to `below` - 1. */
    below: (below) => next() % below,
    pick: (all) => all[next() % all.length],
    bytes: (size) => Buffer.from({ length: size }, () => 0).map(() => next() >>> 24),
  };
}
