import { existsSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Protocol } from '../protocols/protocol.ts';
import type { Catalogue } from '../requirements/catalogue.ts';
import { type Found, scenarioFiles, toFound } from './files.ts';
import { openOpenings, type Place } from './openings.ts';
import { collectProblems } from './problems.ts';
import { checkOpening, readScenario, type Suite } from './read-scenario.ts';
import type { Scenario } from './scenario.ts';
import { errorCode } from './source.ts';
import { UserError } from './user-error.ts';

interface Words {
  readonly protocol: Protocol;
  readonly catalogue: Catalogue;
}

/** What is known of the sentences stands beside the scenarios, and is none. */
const DATA = new Set(['requirements', 'excluded']);

/** The built-in scenarios: every file below `<folder>/<protocol>/`. Throws a `UserError` that lists all faults. */
export async function loadSuite(options: Words & { readonly folder: string }): Promise<Scenario[]> {
  const builtIn = builtInPlace(options.folder, options.protocol);
  const problems = collectProblems();
  const suite: Suite = {
    ...options,
    problems,
    openings: openOpenings(problems),
    openingWords: openingWords([builtIn]),
    idOf: (word) => `${options.protocol.name}/${word}`,
    shownOf: ({ word, ending }) => `${builtIn.shown}/${word}${ending}`,
    suiteOf: (id) => dirname(id),
  };
  for (const word of suite.openingWords) checkOpening(word, [builtIn], suite);
  const files = scenarioFiles(builtIn.folder).filter(({ word }) => !DATA.has(word));
  return loadAll(files, suite, () => [builtIn]);
}

/** A file or folder of the user's own; an opening is looked for beside the file first, then among the built-in. */
export async function loadScenarioFiles(
  options: Words & {
    readonly path: string;
    /** Folder of the built-in suites. */
    readonly builtIn: string;
  },
): Promise<Scenario[]> {
  const path = resolve(options.path);
  const stats = statsOf(path, options.path);
  if (stats === undefined) throw new UserError(`${options.path}: there is no such scenario file or folder`);
  const folder = stats.isDirectory() ? path : dirname(path);
  const shown = stats.isDirectory() ? trim(options.path) : trim(dirname(options.path));
  const files = stats.isDirectory() ? scenarioFiles(path) : [toFound(path, basename(path))];
  if (files.length === 0)
    throw new UserError(`${options.path}: there is no scenario (*.yaml) in this folder`);
  const prefix = shown === '.' ? '' : `${shown}/`;
  const own: Place = { folder, shown };
  const builtIn = builtInPlace(options.builtIn, options.protocol);
  const problems = collectProblems();
  const suite: Suite = {
    ...options,
    problems,
    openings: openOpenings(problems),
    openingWords: openingWords([own, builtIn]),
    idOf: (word) => word,
    shownOf: ({ word, ending }) => `${prefix}${word}${ending}`,
    suiteOf: (id) => (id.includes('/') ? dirname(id) : basename(folder)),
  };
  return loadAll(files, suite, (file) => {
    const below = dirname(file.word);
    const beside = below === '.' ? [] : [{ folder: join(folder, below), shown: `${prefix}${below}` }];
    return [...beside, own, builtIn];
  });
}

function statsOf(path: string, shown: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (cause) {
    throw new UserError(`${shown}: the scenario file or folder cannot be read (${errorCode(cause)})`);
  }
}

function loadAll(files: readonly Found[], suite: Suite, placesOf: (file: Found) => Place[]): Scenario[] {
  const seen = new Map<string, string>();
  const scenarios = files.flatMap((file) => {
    const shown = suite.shownOf(file);
    const first = seen.get(file.word);
    if (first !== undefined)
      suite.problems.add(shown, { line: 1, column: 1 }, `id stands twice: ${first} has it too`);
    seen.set(file.word, shown);
    return readScenario(file, placesOf(file), suite);
  });
  suite.problems.throwIfAny();
  return scenarios;
}

const builtInPlace = (folder: string, protocol: Protocol): Place => ({
  folder: join(folder, protocol.name),
  shown: `${basename(folder)}/${protocol.name}`,
});

const trim = (path: string): string => path.replaceAll('\\', '/').replace(/(?<=.)\/+$/, '');

function openingWords(places: readonly Place[]): string[] {
  return places.flatMap(({ folder }) => {
    const openings = join(folder, 'openings');
    return existsSync(openings) ? scenarioFiles(openings).map(({ word }) => `openings/${word}`) : [];
  });
}
