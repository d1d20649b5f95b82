import { inert } from '../report/inert.ts';

/** Longest text within a document that has many. */
const SHOWN = 300;

/**
 * A text of anybody as code: nothing in it is a link, a mention, a mark or the end of a table's cell. A code span takes
 * everything but backticks and pipes as it is; where there are some, it is the element with entities for all that
 * could mean something.
 */
export function code(text: string): string {
  const shown = inert(text, SHOWN).trim();
  if (shown === '') return '';
  if (!/[`|]/.test(shown)) return `\`${shown}\``;
  return `<code>${shown.replace(/[^\p{L}\p{N} ]/gu, entity)}</code>`;
}

const entity = (character: string): string => `&#${character.codePointAt(0)};`;

export const tableRow = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** The head of a table and what divides it from the rows. */
export const tableHead = (cells: readonly string[]): readonly string[] => [
  tableRow(cells),
  `|${' --- |'.repeat(cells.length)}`,
];

/** As many of the lines as there is room for, in characters. */
export function within(lines: readonly string[], room: number, most: number): readonly string[] {
  let used = 0;
  let fit = 0;
  for (const line of lines.slice(0, most)) {
    used += line.length + 1;
    if (used > room) break;
    fit += 1;
  }
  return lines.slice(0, fit);
}
