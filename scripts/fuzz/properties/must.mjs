/** A property does not hold for an input. The message says which, without what differs from input to input. */
export class Broken extends Error {
  /** @override */
  name = 'Broken';
  /** @param {string} message @param {unknown} [details] */
  constructor(message, details) {
    super(message);
    this.details = details;
  }
}

/**
 * @param {boolean} holds
 * @param {string} says
 * @param {unknown} [details]
 * @returns {asserts holds}
 */
export function must(holds, says, details) {
  if (!holds) throw new Broken(says, details);
}

/** @param {unknown} is @param {unknown} was @param {string} says */
export function mustEqual(is, was, says) {
  if (!isSame(is, was)) throw new Broken(says, firstDifference(is, was));
}

/** Where two values differ first, and what stands there. @param {any} is @param {any} was @param {string} [path] @returns {object} */
export function firstDifference(is, was, path = '') {
  const both = [is, was].every((value) => typeof value === 'object' && value !== null);
  const keys = both ? Object.keys({ ...is, ...was }) : [];
  const key = keys.find((name) => !isSame(is[name], was[name]));
  return key === undefined ? { path, is, was } : firstDifference(is[key], was[key], `${path}.${key}`);
}

/** @param {Uint8Array} a @param {Uint8Array} b */
export function isSameBytes(a, b) {
  if (a.length !== b.length) return false;
  for (let n = 0; n < a.length; n++) if (a[n] !== b[n]) return false;
  return true;
}

const AROUND = 48;

/** The same bytes, with other bytes before and behind them that no reader may see. @param {Uint8Array} bytes @param {number} noise */
export function amid(bytes, noise) {
  const wide = new Uint8Array(bytes.length + 2 * AROUND).fill(noise);
  wide.set(bytes, AROUND);
  return wide.subarray(AROUND, AROUND + bytes.length);
}

/**
 * Plain data that is the same to the last bit: NaN is NaN, and -0 is not 0. For every input, and so by hand: what Node
 * has for it looks at prototypes, symbols and descriptors too.
 * @param {any} a @param {any} b @returns {boolean}
 */
export function isSame(a, b) {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (a instanceof Uint8Array || b instanceof Uint8Array)
    return a instanceof Uint8Array && b instanceof Uint8Array && isSameBytes(a, b);
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => Object.hasOwn(b, key) && isSame(a[key], b[key]));
}
