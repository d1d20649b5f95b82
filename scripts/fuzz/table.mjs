/** @typedef {import('./play.mjs').Result & { readonly target: string }} Row */

/** @param {number} part @param {number} whole */
const share = (part, whole) => (whole === 0 ? '-' : `${((100 * part) / whole).toFixed(1)} %`);
/** @param {number} number */
const whole = (number) => Math.round(number).toLocaleString('en');

/** @type {readonly (readonly [string, (row: Row) => string])[]} */
const COLUMNS = [
  ['target', ({ target }) => target],
  ['inputs', ({ inputs }) => whole(inputs)],
  ['exceptions', ({ exceptions }) => whole(exceptions)],
  ['distinct', ({ findings }) => whole(findings.length)],
  ['clean', ({ depths, inputs }) => share(depths.clean ?? 0, inputs)],
  ['partial', ({ depths, inputs }) => share(depths.partial ?? 0, inputs)],
  ['refused', ({ depths, inputs }) => share(depths.refused ?? 0, inputs)],
  ['slowest', ({ slowest }) => `${slowest.toFixed(1)} ms`],
  ['inputs/s', ({ inputs, milliseconds }) => whole((1000 * inputs) / Math.max(1, milliseconds))],
  ['kept', ({ grown }) => whole(grown)],
  ['code', ({ reached }) => whole(reached)],
];

/** A markdown table, a row for each target. @param {readonly Row[]} rows */
export function table(rows) {
  const cells = [COLUMNS.map(([title]) => title), ...rows.map((row) => COLUMNS.map(([, cell]) => cell(row)))];
  const widths = COLUMNS.map((_, n) => Math.max(3, ...cells.map((row) => row[n]?.length ?? 0)));
  const line = (/** @type {readonly string[]} */ row) =>
    `| ${row.map((cell, n) => (n === 0 ? cell.padEnd(widths[n] ?? 0) : cell.padStart(widths[n] ?? 0))).join(' | ')} |`;
  const [head = [], ...body] = cells;
  const rule = widths.map((width, n) => (n === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [line(head), line(rule), ...body.map(line)].join('\n');
}
