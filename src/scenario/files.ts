import { type Dirent, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode } from './source.ts';
import { UserError } from './user-error.ts';

const YAML = /\.ya?ml$/;
const LEFT_OUT = new Set(['node_modules', 'openings']);

/** A scenario file of a suite: where it is, and its name within the suite without the ending. */
export interface Found {
  readonly path: string;
  readonly word: string;
  /** `.yaml` or `.yml`. */
  readonly ending: string;
}

/** Every YAML file below a folder in sorted order; openings are no scenarios. Throws a `UserError` when one of its folders cannot be read. */
export function scenarioFiles(folder: string): Found[] {
  const found: Found[] = [];
  const walk = (below: string): void => {
    for (const entry of entriesOf(join(folder, below))) {
      const word = below === '' ? entry.name : `${below}/${entry.name}`;
      const path = join(folder, word);
      if (entry.name.startsWith('.') || LEFT_OUT.has(entry.name)) continue;
      // A linked folder is not entered, so that a link to a folder above ends nothing in a circle.
      if (entry.isDirectory()) walk(word);
      else if (YAML.test(word) && (entry.isFile() || (entry.isSymbolicLink() && leadsToFile(path))))
        found.push(toFound(path, word));
    }
  };
  walk('');
  return found.sort((a, b) => (a.word < b.word ? -1 : a.word > b.word ? 1 : 0));
}

export function toFound(path: string, name: string): Found {
  const ending = YAML.exec(name)?.[0] ?? '';
  return { path, word: name.slice(0, name.length - ending.length), ending };
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (cause) {
    throw new UserError(`${folder}: the folder cannot be read (${errorCode(cause)})`);
  }
}

/** A link that leads nowhere is told of by whoever reads it. */
function leadsToFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return true;
  }
}
