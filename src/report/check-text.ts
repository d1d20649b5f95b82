import type { CheckEvent } from '../events.ts';
import { inert, SHOWN } from './inert.ts';

/** A line of what there is to say about a check; prose may be folded, a dump may not. */
export interface CheckLine {
  readonly kind: 'fact' | 'prose' | 'dump' | 'marked';
  readonly text: string;
}

const DUMP_LINES = 48;
const MARK = '<--';

/** Where it was seen: `step 2  server ReportConnectedEX  maxBitRate`. */
export function place(check: CheckEvent): string {
  const parts = [
    check.step === undefined ? '' : `step ${check.step}`,
    inert(check.subject ?? '', SHOWN),
    inert(check.path ?? '', SHOWN),
  ];
  return parts.filter((part) => part !== '').join('  ');
}

/** The one line of a check: id, section, expected, got. */
export const headline = (check: CheckEvent): string => `${sentenceId(check)}: ${facts(check)}`;

/** `expected 13, got 12`, or why where these do not tell. */
export function facts({ expected, got, why, statement }: CheckEvent): string {
  const told = [
    ...(expected === undefined ? [] : [`expected ${inert(expected, SHOWN)}`]),
    ...(got === undefined ? [] : [`got ${inert(got, SHOWN)}`]),
  ];
  return told.length > 0 ? told.join(', ') : inert(why ?? statement, SHOWN);
}

/** What followed from another failure needs no more than its name. */
export function consequenceLine(check: CheckEvent): string {
  const after = check.consequenceOf === undefined ? '' : `follows from ${inert(check.consequenceOf)}: `;
  return `${inert(check.requirement)}  ${after}${sentence(check)}`;
}

/** What the text of the specification asks for. */
export const sentence = (check: CheckEvent): string => `${check.level}: ${inert(check.statement, SHOWN)}`;

/** Everything else, in the order that it is asked for; `steps` are the texts of the case's steps. */
export function checkLines(check: CheckEvent, steps: ReadonlyMap<number, string>): CheckLine[] {
  const lines: CheckLine[] = [];
  const add = (kind: CheckLine['kind'], label: string, text: string | undefined): void => {
    if (text !== undefined) lines.push({ kind, text: `${label}${inert(text, SHOWN)}` });
  };
  add('prose', 'step      ', check.step === undefined ? undefined : steps.get(check.step));
  add('fact', 'expected  ', check.expected);
  add('fact', 'got       ', check.got);
  add('prose', 'why       ', check.why);
  add('fact', 'reading   ', check.reading);
  for (const line of dumpLines(check.dump ?? [])) lines.push(line);
  if (check.times > 1) add('fact', 'times     ', `${check.times}, and seen kept ${check.passes} times`);
  for (const where of check.also ?? []) add('prose', 'also      ', where);
  if (check.consequenceOf !== undefined) add('fact', 'follows from ', check.consequenceOf);
  return lines;
}

/** `MMSP-2.2.4.2-05 (section 2.2.4.2)` */
export const sentenceId = ({ requirement, section }: CheckEvent): string =>
  section === '' ? inert(requirement) : `${inert(requirement)} (section ${inert(section, SHOWN)})`;

/** A long dump is cut to what is around the mark. */
function dumpLines(dump: readonly string[]): CheckLine[] {
  const mark = Math.max(
    0,
    dump.findIndex((line) => line.includes(MARK)),
  );
  const from = Math.max(0, Math.min(mark - DUMP_LINES / 2, dump.length - DUMP_LINES));
  const to = Math.min(dump.length, from + DUMP_LINES);
  const lines: CheckLine[] = [];
  if (from > 0) lines.push({ kind: 'dump', text: `… ${from} lines before` });
  for (const line of dump.slice(from, to)) {
    lines.push({ kind: line.includes(MARK) ? 'marked' : 'dump', text: inert(line, SHOWN) });
  }
  if (to < dump.length) lines.push({ kind: 'dump', text: `… ${dump.length - to} lines after` });
  return lines;
}
