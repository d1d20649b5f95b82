import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { must, mustEqual } from './must.mjs';

/** @typedef {import('../target.mjs').Outcome} Outcome */

/** A folder for the files that are read, which goes when the process does. @param {string} name */
export function folderFor(name) {
  const folder = mkdtempSync(join(tmpdir(), `fuzz-${name}-`));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const SHARED = [Object, Array, Function, String, Map, Set, Error].map(({ prototype }) => prototype);
const propertiesOf = () => SHARED.map((prototype) => Reflect.ownKeys(prototype).length);

/** What reading must leave alone: the things that all objects have. @template T @param {() => T | Promise<T>} read @returns {Promise<T>} */
export async function untouched(read) {
  const before = propertiesOf();
  try {
    return await read();
  } finally {
    mustEqual(propertiesOf(), before, 'reading has changed what all objects have');
  }
}

/** What a terminal obeys, or cannot show. */
const ACTIVE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;
const LONGEST_LINE = 4000;
const PLACE = /^\S.*:\d+:\d+: \S/;
const MORE = /^… and \d+ more$/;

/** A refusal is one sentence for each problem, a line each, that names the place. @param {string} message */
export function soundRefusal(message, place = PLACE) {
  const lines = message.split('\n');
  must(lines.length <= 51, 'a refusal has too many lines', lines.length);
  for (const line of lines) {
    must(place.test(line) || MORE.test(line), 'a refusal names no place', line);
    must(line.length <= LONGEST_LINE, 'a line of a refusal is too long', line.length);
    must(!ACTIVE.test(line), 'a refusal has something in it that a terminal obeys', line);
    must(!/\bundefined\b|\[object |Invalid /.test(line.replace(/".*"/, '')), 'a refusal has a hole', line);
  }
}

/**
 * What holds of any text that is loaded as a YAML file of a user: it gives a value, or is refused in sentences.
 * @param {{ readonly UserError: new (message: string) => Error }} code
 * @param {string} file where the text is put
 * @param {(file: string) => unknown} load
 */
export const loaderProperty =
  ({ UserError }, file, load) =>
  async (/** @type {Uint8Array} */ bytes) => {
    writeFileSync(file, bytes);
    try {
      const value = await untouched(() => load(file));
      must(value !== undefined && value !== null, 'nothing was loaded and nothing refused');
      return { depth: /** @type {const} */ ('clean'), reading: value };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      soundRefusal(error.message);
      const depth = /** @type {import('../target.mjs').Depth} */ (isYaml(bytes) ? 'partial' : 'refused');
      return { depth, reading: error.message };
    }
  };

/** @param {Uint8Array} bytes */
function isYaml(bytes) {
  try {
    return parseDocument(Buffer.from(bytes).toString('utf8'), { logLevel: 'silent' }).errors.length === 0;
  } catch {
    return false;
  }
}
