import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { cardFold, type RunCard } from '../compare/run-card.ts';
import { inert } from '../report/inert.ts';
import { eachStoredEvent } from './stored-events.ts';
import { UsageError } from './usage-error.ts';

interface NamedRun {
  readonly name?: string;
  readonly path: string;
}

/**
 * Reads runs that are named `FILE` or `NAME=FILE`. A run without a name has that of its profile or target, and where
 * several have the same, the file beside it. Throws a UsageError for a file or a name that is given twice, and a
 * UserError for what is no whole run.
 */
export async function runCards(words: readonly string[]): Promise<readonly RunCard[]> {
  const named = words.map(namedRun);
  refuseTwice(
    named.map(({ path }) => resolve(path)),
    (path) => `${path} is given twice; give each run once`,
  );
  const folds: {
    readonly name?: string;
    readonly path: string;
    readonly fold: ReturnType<typeof cardFold>;
  }[] = [];
  for (const { name, path } of named) {
    const fold = cardFold();
    await eachStoredEvent(path, 'verdicts', fold.on);
    folds.push({ path, fold, ...(name !== undefined && { name }) });
  }
  const own = folds.map(({ fold }) => fold.name());
  const labels = folds.map(({ name, path }, n) => {
    const known = own[n] ?? '';
    if (name !== undefined) return name;
    return own.indexOf(known) === own.lastIndexOf(known) ? known : `${known} (${path})`;
  });
  refuseTwice(labels, (label) => `two runs are named ${label}; name them apart, as NAME=FILE`);
  return folds.map(({ fold }, n) => fold.card(labels[n] ?? ''));
}

/** A file whose own name has a `=` is no name and file. */
function namedRun(word: string): NamedRun {
  const at = word.indexOf('=');
  if (at < 0 || existsSync(word)) return { path: word };
  const name = word.slice(0, at).trim();
  const path = word.slice(at + 1);
  if (name === '' || path === '') throw new UsageError(`${word}: give a run as FILE or NAME=FILE`);
  return { name, path };
}

function refuseTwice(words: readonly string[], sentence: (word: string) => string): void {
  const twice = words.find((word, n) => words.indexOf(word) !== n);
  if (twice !== undefined) throw new UsageError(sentence(inert(twice, 200)));
}
