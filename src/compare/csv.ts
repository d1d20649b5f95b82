import { inert } from '../report/inert.ts';
import { reasonLine, word } from './cell.ts';
import type { Row, ShownMatrix } from './matrix.ts';

/** What makes a spreadsheet take a text for a formula, in ASCII and as full width forms. */
const FORMULA = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]/;

/** A value of RFC 4180 that no spreadsheet runs: what it would take for a formula begins with an apostrophe. */
export function csvValue(text: string): string {
  const shown = inert(text);
  const tame = FORMULA.test(shown) ? `'${shown}` : shown;
  return /[",\r\n]|^\s|\s$/.test(tame) ? `"${tame.replaceAll('"', '""')}"` : tame;
}

const line = (values: readonly string[]): string => `${values.map(csvValue).join(',')}\r\n`;

/** A line for each row; first what every run says, then why. */
export function matrixCsv({ runs, cases = [], sentences = [] }: ShownMatrix): string {
  const labels = runs.map(({ label }) => label);
  const head = ['kind', 'id', 'group', 'level', 'text', ...labels, ...labels.map((label) => `${label}: why`)];
  const rows = (kind: string, some: readonly Row[]): string[] =>
    some.map(({ id, group, level = '', text, cells }) =>
      line([kind, id, group, level, text, ...cells.map(word), ...cells.map(reasonLine)]),
    );
  return [line(head), ...rows('case', cases), ...rows('requirement', sentences)].join('');
}
