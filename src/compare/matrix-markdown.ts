import { count } from '../report/counts.ts';
import { type Cell, passes, reasonLine, remarks, SYMBOLS, shareWords, word } from './cell.ts';
import { code, tableHead, tableRow, within } from './markdown-text.ts';
import type { Row, ShownMatrix } from './matrix.ts';
import { TOTALS, verdictOf } from './totals-text.ts';

/** Characters; a comment on GitHub holds 65,536, and two tables have to share it. */
const ROOM = 20_000;
const MOST_LINES = 60;
/** Characters of the reasons below a table. */
const REASONS_ROOM = 8_000;

/** The runs, then only the rows in which somebody does not pass, and why; what is left out is counted. */
export function matrixMarkdown({ runs, totals, cases, sentences }: ShownMatrix): string {
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
  const open = all.filter((row) => !row.passes);
  const head = ['', `### ${what === 'case' ? 'Cases' : 'Sentences'}`, ''];
  const rest = `Everybody passes ${all.length - open.length} of ${count(all.length, what)}.`;
  if (open.length === 0) return [...head, rest];
  const bundles = worstFirst(bundled(open));
  const lines = within(bundles.map(bundleLine), ROOM, MOST_LINES);
  const told = bundles.slice(0, lines.length);
  const left = bundles.slice(lines.length).reduce((sum, { rows }) => sum + rows.length, 0);
  return [
    ...head,
    ...tableHead([what, ...labels.map(code)]),
    ...lines,
    '',
    `${rest}${left > 0 ? ` There is no room here for ${count(left, `more ${what}`)}; the HTML and CSV forms have all.` : ''}`,
    ...why(told, labels),
  ];
}

/** Cases of one scenario, or sentences of one section, of which every run says the same. */
interface Bundle {
  readonly name: string;
  readonly first: Row;
  readonly rows: readonly Row[];
}

function bundled(open: readonly Row[]): readonly Bundle[] {
  const bundles = new Map<string, Row[]>();
  for (const row of open) {
    const key = JSON.stringify([familyOf(row), row.cells.map(word)]);
    const bundle = bundles.get(key);
    if (bundle === undefined) bundles.set(key, [row]);
    else bundle.push(row);
  }
  return [...bundles.values()].flatMap((rows) => {
    const [first] = rows;
    if (first === undefined) return [];
    return [{ name: rows.length === 1 ? first.id : familyOf(first), first, rows }];
  });
}

/** The scenario of a case, `MMSP-2.2.3` of a sentence. */
const familyOf = ({ id, level }: Row): string => id.replace(level === undefined ? /\[.*$/s : /-\d+$/, '');

const bundleName = ({ name, rows }: Bundle): string =>
  rows.length === 1 ? code(name) : `${code(name)} × ${rows.length}`;

const bundleLine = (bundle: Bundle): string =>
  tableRow([
    bundleName(bundle),
    ...bundle.first.cells.map((cell) => cellText(cell, bundle.rows.length === 1)),
  ]);

/** What somebody fails stands before what somebody only skips. */
function worstFirst(bundles: readonly Bundle[]): readonly Bundle[] {
  const weight = ({ first: { cells } }: Bundle): number => {
    const fails = (cell: Cell): boolean =>
      cell.outcome === 'error' || cell.unexpected || (cell.outcome === 'fail' && cell.listed === undefined);
    if (cells.some(fails)) return 0;
    return cells.some(({ outcome, flaky }) => outcome === 'warn' || outcome === 'fail' || flaky) ? 1 : 2;
  };
  return bundles.toSorted((a, b) => weight(a) - weight(b));
}

function cellText(cell: Cell, alone: boolean): string {
  const share = alone && !passes(cell) ? shareWords(cell) : '';
  const told = `${SYMBOLS[cell.outcome]} ${word(cell)}`.trim();
  return share === '' ? told : `${told}, ${share}`;
}

/** Unfolds below the table; a cell of a table has no room for it. */
function why(bundles: readonly Bundle[], labels: readonly string[]): string[] {
  const lines = bundles.flatMap((bundle) =>
    bundle.first.cells.flatMap((cell, n) => {
      const reason = passes(cell) ? '' : reasonLine(cell);
      return reason === '' ? [] : [`- ${bundleName(bundle)}, ${code(labels[n] ?? '')}: ${code(reason)}`];
    }),
  );
  if (lines.length === 0) return [];
  const shown = within(lines, REASONS_ROOM, MOST_LINES);
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
