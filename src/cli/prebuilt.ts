import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Requirement } from '../requirements/catalogue.ts';
import type { Knowledge } from '../requirements/coverage.ts';
import type { PackedScenarios } from '../scenario/packed.ts';

/** What `npm run build` reads of the built-in suites, so that a command need not: parsing them takes a second. */
export interface Prebuilt {
  readonly requirements: readonly Requirement[];
  readonly scenarios: PackedScenarios;
  readonly knowledge: Pick<Knowledge, 'kills' | 'exclusions'>;
}

/** Where this package has its own suites. */
export const SUITES = fileURLToPath(new URL('../../suites/', import.meta.url));

/** Beside what is built of the source, and nowhere else: the source itself is run with what the suites say. */
export const PREBUILT = fileURLToPath(new URL('../prebuilt/', import.meta.url));

export const FILE = 'suites.json';

let known: { readonly prebuilt: Prebuilt | undefined } | undefined;

/** The built-in suites of this package as they were built; undefined when they have been changed since, or never were. */
export function prebuilt(): Prebuilt | undefined {
  known ??= { prebuilt: readPrebuilt(PREBUILT, SUITES) };
  return known.prebuilt;
}

/** What was written to the folder, if it is whole and the suites are those that it was made of. */
export function readPrebuilt(folder: string, suites: string): Prebuilt | undefined {
  let text: string;
  try {
    text = readFileSync(join(folder, FILE), 'utf8');
    const [seal = ''] = text.split('\n', 1);
    text = text.slice(seal.length + 1);
    if (seal !== sealOf(text, suites)) return undefined;
  } catch {
    // Nothing was built, or the suites cannot be read: whoever reads those says what is wrong with them.
    return undefined;
  }
  return JSON.parse(text);
}

/** A digest of the text and of all that it was made of. */
export function sealOf(text: string, suites: string): string {
  const digest = createHash('sha256').update(text);
  const names = readdirSync(suites, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => DATA.test(name));
  for (const name of names.sort()) {
    const bytes = readFileSync(join(suites, name));
    digest.update(`\0${name}\0${bytes.length}\0`).update(bytes);
  }
  return digest.digest('hex');
}

/** Scenarios, and what is known of the sentences; the schemas are for editors. */
const DATA = /\.ya?ml$|(?<!\.schema)\.json$/;
