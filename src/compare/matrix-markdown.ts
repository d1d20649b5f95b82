import { count } from '../report/counts.ts';
import { type Cell, passes, reasonLine, remarks, SYMBOLS, shareWords, word } from './cell.ts';
import { code, tableHead, tableRow } from './markdown-text.ts';
import type { Row, ShownMatrix } from './matrix.ts';
import { TOTALS, verdictOf } from './totals-text.ts';

/** Characters; a comment on GitHub holds 65,536, and two tables have to share it. */
const ROOM = 24_000;
const MOST_ROWS = 100;
/** Characters of the reasons below a table. */
const REASONS_ROOM = 8_000;

/** The runs, then only the rows in which somebody does not pass, and why; what is left out is counted. */
export function matrixMarkdown(matrix: ShownMatrix): string {
  const { runs, totals, cases, sentences } = matrix;
  const labels = runs.map(({ label }) => label);
  const lines = [
    `## MMS conformance of ${count(runs.length, 'server')}`,
    '',
    ...tableHead(['server', 'suite', 'verdict', ...TOTALS.map(({ name }) => name), 'remarks']),
    ...runs.map((run, n) => {
      const sums = totals[n];
      return tableRow([
        code(run.label),
        code(run.start.suite),
        code(verdictOf(run)),
        ...(sums === undefined ? [] : TOTALS.map(({ of }) => of(sums))),
        remarks(run).map(code).join('<br>'),
      ]);
    }),
    ...(cases === undefined ? [] : table('case', cases, labels)),
    ...(sentences === undefined ? [] : table('sentence', sentences, labels)),
  ];
  return `${lines.join('\n')}\n`;
}

function table(what: 'case' | 'sentence', all: readonly Row[], labels: readonly string[]): string[] {
  const open = worstFirst(all.filter((row) => !row.passes));
  const head = ['', `### ${what === 'case' ? 'Cases' : 'Sentences'}`, ''];
  const passing = all.length - open.length;
  const rest = `Rows where everybody passes: ${passing} of ${all.length}.`;
  if (open.length === 0) return [...head, rest];
  const rows = within(
    open.map((row) => tableRow([code(row.id), ...row.cells.map(cellText)])),
    ROOM,
    MOST_ROWS,
  );
  const left = open.length - rows.length;
  return [
    ...head,
    ...tableHead([what, ...labels.map(code)]),
    ...rows,
    '',
    `${rest}${left > 0 ? ` Rows left out for their number: ${left}; the HTML and CSV forms have them.` : ''}`,
    ...why(open.slice(0, rows.length), labels),
  ];
}

/** What somebody fails stands before what somebody only skips. */
function worstFirst(rows: readonly Row[]): readonly Row[] {
  const weight = ({ cells }: Row): number =>
    cells.some(({ outcome, listed }) => outcome === 'error' || (outcome === 'fail' && listed === undefined))
      ? 0
      : cells.some(({ outcome, flaky }) => outcome === 'warn' || outcome === 'fail' || flaky)
        ? 1
        : 2;
  return rows.toSorted((a, b) => weight(a) - weight(b));
}

const cellText = (cell: Cell): string => {
  const share = shareWords(cell);
  const told = `${SYMBOLS[cell.outcome]} ${word(cell)}`.trim();
  return share === '' || passes(cell) ? told : `${told}, ${share}`;
};

/** Unfolds below the table; a cell of a table has no room for it. */
function why(rows: readonly Row[], labels: readonly string[]): string[] {
  const lines = rows.flatMap(({ id, cells }) =>
    cells.flatMap((cell, n) => {
      const reason = passes(cell) ? '' : reasonLine(cell);
      return reason === '' ? [] : [`- ${code(id)}, ${code(labels[n] ?? '')}: ${code(reason)}`];
    }),
  );
  if (lines.length === 0) return [];
  const shown = within(lines, REASONS_ROOM, MOST_ROWS);
  const left = lines.length - shown.length;
  return [
    '',
    '<details><summary>Why</summary>',
    '',
    ...shown,
    ...(left > 0 ? [`- and ${count(left, 'more reason')}`] : []),
    '',
    '</details>',
  ];
}

/** As many of the lines as there is room for. */
function within(lines: readonly string[], room: number, most: number): readonly string[] {
  let used = 0;
  let fit = 0;
  for (const line of lines.slice(0, most)) {
    used += line.length + 1;
    if (used > room) break;
    fit += 1;
  }
  return lines.slice(0, fit);
}
