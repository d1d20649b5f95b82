import { BORDERS } from './random.mjs';

/**
 * A change of some bytes, as data: a random generator and fast-check can both make one, and a list of them can be
 * made shorter. `at` and `value` mean what `kind` makes of them, and any number is allowed for either.
 * @typedef {{ readonly kind: Kind, readonly at: number, readonly value: number }} Change
 * @typedef {keyof typeof CHANGES} Kind
 */

/** @param {number} number @param {number} size */
const place = (number, size) => (size <= 0 ? 0 : number % size);
/** Mostly a border, else the number itself. @param {number} value */
const border = (value) => (value % 4 === 0 ? value : /** @type {number} */ (BORDERS[value % BORDERS.length]));

/** @param {Uint8Array} bytes @param {number} at @param {number} size @param {number} value */
function write(bytes, at, size, value) {
  const made = bytes.slice();
  for (let n = 0; n < size && at + n < made.length; n++) made[at + n] = n < 4 ? value >>> (8 * n) : 0;
  return made;
}

/** @param {readonly Uint8Array[]} parts */
export function join(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const LONGEST_RUN = 64;

/** @type {Readonly<Record<string, (bytes: Uint8Array, at: number, value: number, other: Uint8Array) => Uint8Array>>} */
export const CHANGES = {
  bit: (bytes, at, value) => {
    const where = place(at, bytes.length);
    return write(bytes, where, 1, (bytes[where] ?? 0) ^ (1 << (value % 8)));
  },
  byte: (bytes, at, value) => write(bytes, place(at, bytes.length), 1, border(value)),
  u16: (bytes, at, value) => write(bytes, place(at, bytes.length), 2, border(value)),
  u32: (bytes, at, value) => write(bytes, place(at, bytes.length), 4, border(value)),
  /** Where four bytes are aligned, which most lengths are. */
  word: (bytes, at, value) => write(bytes, place(at, bytes.length) & ~3, 4, border(value)),
  u64: (bytes, at, value) => write(bytes, place(at, bytes.length), 8, border(value)),
  /** A number that is there already, a little more or less. */
  near: (bytes, at, value) => {
    const where = place(at, bytes.length);
    return write(bytes, where, 1, (bytes[where] ?? 0) + (value % 17) - 8);
  },
  cut: (bytes, at) => bytes.slice(0, place(at, bytes.length + 1)),
  drop: (bytes, at, value) => {
    const from = place(at, bytes.length);
    return join(bytes.subarray(0, from), bytes.subarray(from + 1 + (value % LONGEST_RUN)));
  },
  repeat: (bytes, at, value) => {
    const to = place(at, bytes.length + 1);
    return join(bytes.subarray(0, to), bytes.subarray(Math.max(0, to - 1 - (value % LONGEST_RUN))));
  },
  fill: (bytes, at, value) => {
    const from = place(at, bytes.length);
    return bytes.slice().fill(value & 0x100 ? 0xff : 0, from, from + 1 + (value % LONGEST_RUN));
  },
  grow: (bytes, at, value) => join(bytes, new Uint8Array(1 + (value % LONGEST_RUN)).fill(at)),
  /** The beginning of one and the end of another. */
  splice: (bytes, at, value, other) =>
    join(bytes.subarray(0, place(at, bytes.length + 1)), other.subarray(place(value, other.length + 1))),
};

export const KINDS = Object.freeze(Object.keys(CHANGES));

/**
 * `bytes` with the changes made one after the other; they stay as they are.
 * @param {Uint8Array} bytes
 * @param {readonly { readonly kind: string, readonly at: number, readonly value: number }[]} changes
 * @param {Uint8Array} [other] what a splice takes its end from
 * @param {number} [longest] what is longer afterwards is cut
 */
export function mutate(bytes, changes, other = bytes, longest = 4096) {
  let made = bytes;
  for (const { kind, at, value } of changes) {
    const change = CHANGES[kind];
    if (change === undefined) throw new Error(`no change is called ${kind}`);
    made = change(made, at, value, other);
    if (made.length > longest) made = made.slice(0, longest);
  }
  return made;
}

/**
 * One to a few changes, mostly one or two: what is wrong everywhere gets nowhere.
 * @param {import('./random.mjs').Random} random
 * @param {readonly string[]} [kinds]
 */
export function changes(random, kinds = KINDS) {
  const count = random.once(8) ? 1 + random.below(12) : 1 + random.below(3);
  return Array.from({ length: count }, () => ({
    kind: random.pick(kinds),
    at: random.u32(),
    value: random.u32(),
  }));
}

/**
 * What is right, out of the corpus or made, and changed but for one in `many`.
 * @param {import('./random.mjs').Random} random
 * @param {readonly Uint8Array[]} corpus
 * @param {number} many
 * @param {() => Uint8Array} make
 */
export function spoilt(random, corpus, many, make) {
  const right = random.once(3) ? random.pick(corpus) : make();
  return random.once(many) ? right : mutate(right, changes(random), random.pick(corpus));
}

/**
 * How the inputs of a target are changed.
 * @typedef {{ readonly kinds: readonly string[], readonly mutate: typeof mutate }} Ways
 * @type {Ways}
 */
export const ofBytes = { kinds: KINDS, mutate };
