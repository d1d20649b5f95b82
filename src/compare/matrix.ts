import { type Cell, caseCell, type Outcome, passes, sentenceCell, word } from './cell.ts';
import type { RunCard } from './run-card.ts';
import { bySection, isJudged, isKept } from './sentences.ts';

/** A case, or a sentence of the specification, over all runs. */
export interface Row {
  readonly id: string;
  /** The title of a case, the statement of a sentence. */
  readonly text: string;
  /** The folder of a case, the section of a sentence. */
  readonly group: string;
  /** Of a sentence. */
  readonly level?: string;
  /** One for each run, in the order of the runs. */
  readonly cells: readonly Cell[];
  /** Whether the runs do not all say the same. */
  readonly differs: boolean;
  /** Whether every run passes. */
  readonly passes: boolean;
}

export interface Totals {
  /** How many cases came out so; those that fail as listed stand under `listed` and not here. */
  readonly cases: ReadonlyMap<Outcome, number>;
  readonly listed: number;
  /** Sentences that were judged, and those that were never broken. */
  readonly judged: number;
  readonly kept: number;
}

export interface Matrix {
  readonly runs: readonly RunCard[];
  readonly totals: readonly Totals[];
  readonly cases: readonly Row[];
  readonly sentences: readonly Row[];
}

/** With the rows that are wanted. */
export type ShownMatrix = Pick<Matrix, 'runs' | 'totals'> & Partial<Pick<Matrix, 'cases' | 'sentences'>>;

/** Servers beside each other. */
export const matrixOf = (runs: readonly RunCard[]): Matrix => ({
  runs,
  totals: runs.map(totalsOf),
  cases: caseRows(runs),
  sentences: sentenceRows(runs),
});

/** Why the runs must not be combined, as one sentence; undefined if they may. */
export function mixedSuites(runs: readonly RunCard[]): string | undefined {
  const versions = new Map<string, string[]>();
  for (const { label, start } of runs)
    versions.set(start.suite, [...(versions.get(start.suite) ?? []), label]);
  if (versions.size < 2) return undefined;
  return [...versions].map(([suite, labels]) => `${suite} (${labels.join(', ')})`).join(' and ');
}

export function totalsOf(run: RunCard): Totals {
  const cases = new Map<Outcome, number>();
  let listed = 0;
  for (const { verdict, listed: reason } of run.cases.values()) {
    if (reason !== undefined) listed += 1;
    else cases.set(verdict, (cases.get(verdict) ?? 0) + 1);
  }
  const sentences = [...run.sentences.values()];
  return {
    cases,
    listed,
    judged: sentences.filter(isJudged).length,
    kept: sentences.filter(isKept).length,
  };
}

/** In the order of the plans, the cases of a folder together. */
function caseRows(runs: readonly RunCard[]): Row[] {
  const folders = new Map<string, Map<string, string>>();
  for (const { cases } of runs) {
    for (const [id, { plan }] of cases) {
      const folder = folders.get(plan.suite) ?? new Map<string, string>();
      folders.set(plan.suite, folder);
      if (!folder.has(id)) folder.set(id, plan.title);
    }
  }
  return [...folders].flatMap(([group, titles]) =>
    [...titles].map(([id, text]) => ({
      id,
      text,
      group,
      ...rowOf(runs.map(({ cases }) => caseCell(cases.get(id)))),
    })),
  );
}

function sentenceRows(runs: readonly RunCard[]): Row[] {
  const ids = new Set(runs.flatMap(({ sentences }) => [...sentences.keys()]));
  return [...ids].sort(bySection).flatMap((id) => {
    const known = runs.map(({ sentences }) => sentences.get(id)).find((card) => card !== undefined);
    if (known === undefined) return [];
    const { statement: text, section: group, level } = known;
    return [
      { id, text, group, level, ...rowOf(runs.map(({ sentences }) => sentenceCell(sentences.get(id)))) },
    ];
  });
}

const rowOf = (cells: readonly Cell[]): Pick<Row, 'cells' | 'differs' | 'passes'> => ({
  cells,
  differs: new Set(cells.map(word)).size > 1,
  passes: cells.every(passes),
});
