/**
 * What is fuzzed: how inputs are made and what has to hold of each. A target is data but for these functions, and takes
 * the code that it is about as an argument: a build in a run, the source in a test, a broken reader in a control.
 *
 * @typedef {'clean' | 'partial' | 'refused'} Depth how much of an input could be read
 * @typedef {{ readonly depth: Depth, readonly reading: unknown }} Outcome
 *
 * @typedef {object} Target
 * @property {string} name
 * @property {string} says what is read
 * @property {'bytes' | 'text'} input
 * @property {number} slow milliseconds that one input may take
 * @property {readonly string[]} parts modules of the house, without their ending
 * @property {() => readonly Uint8Array[]} corpus
 * @property {(code: any) => (random: import('./random.mjs').Random, corpus: readonly Uint8Array[]) => Uint8Array} make
 * @property {import('./mutate.mjs').Ways} changes how an input is changed
 * @property {(code: any) => ((input: Uint8Array) => Outcome | Promise<Outcome>)} property throws when it does not hold
 */

/** The repository. */
export const ROOT = new URL('../../', import.meta.url);

/**
 * The code that a target is about.
 * @param {Target} target
 * @param {URL} folder of a build, or of the source
 * @param {string} [ending]
 * @returns {Promise<any>}
 */
export async function codeOf({ parts }, folder = new URL('dist/', ROOT), ending = 'js') {
  const modules = [];
  for (const part of parts) {
    const file = new URL(`${part}.${ending}`, folder).href;
    modules.push(await import(/* @vite-ignore */ file));
  }
  return Object.assign({}, ...modules);
}
