import type { CheckEvent } from '../../events.ts';
import type { AnnotatedLine } from '../reporter.ts';

/** A line of a dump, and the checks that its bytes failed: their numbers beside the dump, from 1. */
export interface MarkedLine extends AnnotatedLine {
  readonly marks: readonly number[];
}

/** Lines of a dump that are not shown. */
export interface Hidden {
  readonly hidden: number;
}

const LINES_OF_FIELD = 3;

const size = ({ hex }: AnnotatedLine): number => (hex === '' ? 0 : (hex.length + 1) / 3);

/** Marks the bytes that each check names; bytes that are missing get a line of their own where they should stand. */
export function marked(lines: readonly AnnotatedLine[], checks: readonly CheckEvent[]): MarkedLine[] {
  const marks = lines.map((): number[] => []);
  const missing: { readonly at: number; readonly line: MarkedLine }[] = [];
  for (const [n, check] of checks.entries()) {
    const hit = linesOf(lines, check);
    for (const at of hit) marks[at]?.push(n + 1);
    if (hit.length === 0 && check.span !== undefined) {
      const { start } = check.span;
      const after = lines.findIndex(({ offset }) => offset >= start);
      const line = { offset: start, hex: '', field: check.path ?? '', value: 'missing', marks: [n + 1] };
      missing.push({ at: after < 0 ? lines.length : after, line });
    }
  }
  const all: MarkedLine[] = [];
  for (const [at, line] of lines.entries()) {
    all.push(...missing.filter((one) => one.at === at).map((one) => one.line));
    all.push({ ...line, marks: marks[at] ?? [] });
  }
  return [...all, ...missing.filter((one) => one.at >= lines.length).map((one) => one.line)];
}

/** The places of the lines at fault: by the bytes where they are known, else by the name of the field. */
function linesOf(lines: readonly AnnotatedLine[], { span, path }: CheckEvent): number[] {
  const places = [...lines.keys()];
  if (span === undefined) {
    const first = path === undefined ? -1 : lines.findIndex(({ field }) => field === path);
    return first < 0 ? [] : places.filter((at) => at >= first && ownerOf(lines, at) === first);
  }
  return places.filter((at) => {
    const line = lines[at];
    return line !== undefined && line.offset < span.end && line.offset + size(line) > span.start;
  });
}

const FULL = 16;

/** Whether a line holds more of the field before it; behind a line that is not full begins something else. */
function goesOn(lines: readonly AnnotatedLine[], at: number): boolean {
  const before = lines[at - 1];
  return lines[at]?.field === '' && before !== undefined && size(before) === FULL;
}

/** The line that names the field which this one goes on with. */
function ownerOf(lines: readonly AnnotatedLine[], at: number): number {
  let owner = at;
  while (goesOn(lines, owner)) owner--;
  return owner;
}

/** Whether these are the bytes that the dump of a check shows: its marked line, or else its first. */
export function agrees(lines: readonly AnnotatedLine[], dump: readonly string[]): boolean {
  const rows = dump.flatMap((line) => {
    const [, offset, hex] = /^([0-9a-f]{4,}) {2}((?:[0-9a-f]{2} ?)+)/.exec(line) ?? [];
    return offset === undefined || hex === undefined
      ? []
      : [{ offset: Number.parseInt(offset, 16), hex: hex.trim(), marked: line.includes('<--') }];
  });
  const row = rows.find((one) => one.marked) ?? rows[0];
  return row === undefined || lines.some(({ offset, hex }) => offset === row.offset && hex === row.hex);
}

/** At most about `most` lines: a long field shows its first ones, and what is far from every mark is left out. */
export function folded(lines: readonly MarkedLine[], most: number): (MarkedLine | Hidden)[] {
  const near = lines.length <= most ? () => true : nearMarks(lines, most);
  const rows: (MarkedLine | Hidden)[] = [];
  let hidden = 0;
  let further = 0;
  for (const [at, line] of lines.entries()) {
    further = goesOn(lines, at) ? further + 1 : 0;
    if ((further < LINES_OF_FIELD && near(at)) || line.marks.length > 0) {
      if (hidden > 0) rows.push({ hidden });
      hidden = 0;
      rows.push(line);
    } else hidden++;
  }
  if (hidden > 0) rows.push({ hidden });
  return rows;
}

/** Without marks the beginning is what there is to see. */
function nearMarks(lines: readonly MarkedLine[], most: number): (at: number) => boolean {
  const marks = lines.flatMap(({ marks }, at) => (marks.length > 0 ? [at] : []));
  if (marks.length === 0) return (at) => at < most;
  const reach = Math.max(3, Math.floor(most / marks.length / 2));
  return (at) => at < 4 || marks.some((mark) => Math.abs(mark - at) <= reach);
}
