import { createHash } from 'node:crypto';
import { inspect } from 'node:util';

/**
 * Something that must not happen, with the first input that made it happen.
 * @typedef {{ readonly key: string, readonly number: number, readonly input: Uint8Array, readonly says: string, times: number }} Finding
 */

/** @param {URL} folder of the code that is fuzzed */
export function collectFindings(folder) {
  /** @type {Map<string, Finding>} */
  const found = new Map();
  return {
    /** Whether it is a new one. @param {unknown} error @param {Uint8Array} input @param {number} number @returns {boolean} */
    add(error, input, number) {
      const key = keyOf(error, folder);
      const known = found.get(key);
      if (known !== undefined) known.times += 1;
      else found.set(key, { key, number, input: input.slice(), says: saysOf(error), times: 1 });
      return known === undefined;
    },
    all: () => [...found.values()],
  };
}

/** Two exceptions are one finding when they are thrown at the same place. @param {unknown} error @param {URL} folder */
function keyOf(error, folder) {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'Broken') return error.message;
  const frame = error.stack?.split('\n').find((line) => line.includes(folder.href));
  return `${error.name} ${frame?.slice(frame.indexOf(folder.href) + folder.href.length).replace(/\)$/, '') ?? error.message}`;
}

/** @param {unknown} error */
function saysOf(error) {
  const details = error instanceof Error && 'details' in error ? error.details : undefined;
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const shown = details === undefined ? '' : `\n${inspect(details, { depth: 6, breakLength: 110 })}`;
  return `${stack.split('\n').slice(0, 8).join('\n')}${shown.slice(0, 4000)}`;
}

/** A name for an input that is always the same. @param {Uint8Array} input */
export const nameOf = (input) => createHash('sha256').update(input).digest('hex').slice(0, 12);
