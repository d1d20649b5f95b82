import { resolve } from 'node:path';
import { anchors } from '../compare/anchors.ts';
import type { Matrix, ShownMatrix } from '../compare/matrix.ts';
import { didYouMean } from '../scenario/nearest.ts';
import { UsageError } from './usage-error.ts';

export interface Rows {
  readonly cases: boolean;
  readonly sentences: boolean;
}

/** A text, and what stands for `{run}` in the name of its file. */
interface Made {
  readonly name: string;
  readonly text: string;
}

interface Format {
  /** One file for each run, and not one for all. */
  readonly each: boolean;
  readonly make: (matrix: Matrix, rows: Rows) => Promise<readonly Made[]>;
}

const ROWS: ReadonlyMap<string, Rows> = new Map([
  ['cases', { cases: true, sentences: false }],
  ['requirements', { cases: false, sentences: true }],
  ['both', { cases: true, sentences: true }],
]);

const FORMATS: ReadonlyMap<string, Format> = new Map<string, Format>([
  ['markdown', ofAll(async () => (await import('../compare/matrix-markdown.ts')).matrixMarkdown)],
  ['html', ofAll(async () => (await import('../compare/matrix-html.ts')).matrixHtml)],
  ['csv', ofAll(async () => (await import('../compare/csv.ts')).matrixCsv)],
  ['badge', { each: true, make: badges }],
]);

function ofAll(load: () => Promise<(matrix: ShownMatrix) => string>): Format {
  return {
    each: false,
    make: async ({ cases, sentences, ...rest }, rows) => [
      {
        name: 'all',
        text: (await load())({
          ...rest,
          ...(rows.cases && { cases }),
          ...(rows.sentences && { sentences }),
        }),
      },
    ],
  };
}

async function badges({ runs, totals }: Matrix): Promise<readonly Made[]> {
  const { badge } = await import('../compare/badge.ts');
  const name = anchors();
  return runs.flatMap((run, n) => {
    const sums = totals[n];
    if (sums === undefined) return [];
    // Of a name in another script nothing is left that every file system takes.
    const file = name('', /\w/.test(run.label) ? run.label : `run ${n + 1} ${run.label}`);
    return [{ name: file, text: badge(run, sums) }];
  });
}

export function rowsOf(by: string): Rows {
  const rows = ROWS.get(by);
  if (rows !== undefined) return rows;
  throw new UsageError(`--by ${by}: choose from ${[...ROWS.keys()].join(', ')}`);
}

export interface FormatChoice {
  readonly format: Format;
  /** Standard output if there is none. */
  readonly path: string | undefined;
}

/** `NAME[=FILE]`, of which one at most goes to standard output. Throws a UsageError. */
export function formatChoices(texts: readonly string[], runs: number): readonly FormatChoice[] {
  const choices = texts.map((text) => formatChoice(text, runs));
  const places = choices.map(({ path }) => (path === undefined ? 'standard output' : resolve(path)));
  const twice = places.find((place, n) => places.indexOf(place) !== n);
  if (twice === undefined) return choices;
  throw new UsageError(`two formats go to ${twice}: name a file for each, as --format html=matrix.html`);
}

function formatChoice(text: string, runs: number): FormatChoice {
  const [name = '', ...rest] = text.split('=');
  const format = FORMATS.get(name);
  if (format === undefined)
    throw new UsageError(
      `--format ${text}: there is no format ${JSON.stringify(name)}${didYouMean(name, FORMATS.keys())}; choose from ${[...FORMATS.keys()].join(', ')}`,
    );
  const path = rest.join('=');
  if (rest.length > 0 && path === '')
    throw new UsageError(`--format ${text}: name a file after the =, or leave it out`);
  const file = path === '' || path === '-' ? undefined : path;
  if (format.each && runs > 1 && file?.includes('{run}') !== true)
    throw new UsageError(
      `--format ${text}: there is one for each run, so name the files with {run}, as ${name}=badges/{run}.svg`,
    );
  return { format, path: file };
}
