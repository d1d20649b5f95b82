/** A Markdown page as a renderer of GitHub's flavour takes it apart, as far as reports use it. */
export interface Page {
  readonly headings: readonly { readonly level: number; readonly text: string }[];
  /** Lines of each fenced block. */
  readonly fences: readonly (readonly string[])[];
  /** All other lines: as they are read, code spans included. */
  readonly lines: readonly string[];
  readonly spans: readonly string[];
  /** Lines that begin a list, or would make a heading or a rule. */
  readonly begun: number;
}

/** Characters and words that would do something where they stand outside of code. */
const ACTS = /[<>&[\]{}~$_@*]|:\/\/|www\./i;

/** Throws for whatever acts: markup, links, mentions, formulas, a span or fence that is not closed. */
export function parseMarkdown(text: string): Page {
  const headings: { level: number; text: string }[] = [];
  const fences: string[][] = [];
  const lines: string[] = [];
  const spans: string[] = [];
  let begun = 0;
  let fence: { readonly ticks: number; readonly indent: number; readonly lines: string[] } | undefined;
  for (const line of text.split('\n')) {
    const [, indent = '', ticks = '', info] = /^( *)(`{3,})([^`]*)$/.exec(line) ?? [];
    if (fence !== undefined) {
      if (ticks.length >= fence.ticks && info?.trim() === '') fence = undefined;
      else fence.lines.push(line.slice(fence.indent));
    } else if (ticks !== '') {
      fence = { ticks: ticks.length, indent: indent.length, lines: [] };
      fences.push(fence.lines);
    } else {
      const read = readLine(line);
      spans.push(...read.spans);
      if (read.begins) begun++;
      if (read.level > 0) headings.push({ level: read.level, text: read.text });
      else lines.push(read.text);
    }
  }
  if (fence !== undefined) throw new Error('a fence is not closed');
  return { headings, fences, lines, spans, begun };
}

function readLine(line: string): { text: string; spans: string[]; level: number; begins: boolean } {
  const [, marks = '', rest = ''] = /^(#{1,6} )?(.*)$/s.exec(line) ?? [];
  const body = rest.startsWith('|') ? rest.replace(/^\||\|$|(?<!\\)\|/g, ' ') : rest;
  const spans: string[] = [];
  let text = '';
  let active = '';
  for (let at = 0; at < body.length; ) {
    const character = body.charAt(at);
    if (character === '\\' && /[!-/:-@[-`{-~]/.test(body.charAt(at + 1))) {
      text += body.charAt(at + 1);
      at += 2;
    } else if (character === '`') {
      const ticks = /^`+/.exec(body.slice(at))?.[0] ?? '';
      const close = closing(body, at + ticks.length, ticks.length);
      const span = body.slice(at + ticks.length, close).replace(/^ (.*\S.*) $/s, '$1');
      spans.push(span);
      text += span;
      at = close + ticks.length;
    } else {
      text += character;
      active += character;
      at++;
    }
  }
  if (ACTS.test(active) || active.includes('#')) throw new Error(`this acts: ${active}`);
  const begins = /^\s*(\d+[.)]|[-+])(\s|$)|^\s*(-+|=+)\s*$/.test(body);
  return { text, spans, level: marks.trim().length, begins };
}

function closing(line: string, from: number, ticks: number): number {
  for (const run of line.slice(from).matchAll(/`+/g)) if (run[0].length === ticks) return from + run.index;
  throw new Error(`a code span is not closed: ${line}`);
}
