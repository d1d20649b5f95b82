import { inert } from './inert.ts';

/** What Markdown acts on within a line, dollars of formulas included. */
const ACTS = /[\\`*_{}[\]<>&|~$]/g;
/** What becomes a link or a mention by itself, wherever it stands. */
const LIVELY = /[@#]|:\/\/|www\./i;

/** What begins a list, a heading or a rule at the beginning of a line. */
const BEGINS = /^(?=[-+=])|(?<=^\d+)(?=[.)](?:\s|$))/;

/** Nothing longer is worth reading in a summary; the other reports have all of it. */
export const SUMMARY_SHOWN = 300;

/** A text that stands in a sentence as it is, whatever it is. */
export function prose(text: string): string {
  const safe = inert(text, SUMMARY_SHOWN);
  if (LIVELY.test(safe)) return code(safe);
  return safe.trim().replace(ACTS, '\\$&').replace(BEGINS, '\\');
}

/** A text between more backticks than it has in a row; nothing acts in there, and no text ends it. */
export function code(text: string): string {
  const safe = inert(text, SUMMARY_SHOWN).trim();
  if (safe === '') return '(empty)';
  const ticks = '`'.repeat(longestRun(safe) + 1);
  const pad = safe.startsWith('`') || safe.endsWith('`') ? ' ' : '';
  return `${ticks}${pad}${safe}${pad}${ticks}`;
}

/** Lines as they are, between more backticks than they have in a row. */
export function fence(lines: readonly string[], indent = ''): string[] {
  const safe = lines.map((line) => inert(line, SUMMARY_SHOWN));
  const ticks = '`'.repeat(Math.max(3, ...safe.map((line) => longestRun(line) + 1)));
  return [`${ticks}text`, ...safe, ticks].map((line) => `${indent}${line}`);
}

const longestRun = (text: string): number =>
  Math.max(0, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
