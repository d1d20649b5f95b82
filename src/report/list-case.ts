import type picocolors from 'picocolors';
import type { CaseEnd, CheckEvent } from '../events.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { type Cause, causes } from './causes.ts';
import { type CheckLine, checkLines, consequenceLine, place, sentence, sentenceId } from './check-text.ts';
import { count, countVerdicts, VERDICTS } from './counts.ts';
import { inert, SHOWN } from './inert.ts';
import { fold } from './lines.ts';
import { attemptLines, listedLines, unexpectedLines } from './list-expected.ts';
import type { CaseStory } from './run-story.ts';

export interface Style {
  readonly width: number;
  readonly colors: ReturnType<typeof picocolors.createColors>;
}

const DEEP = '       ';
/** Below the value of a labelled line. */
const UNDER = `${DEEP}          `;
/** Ids of checks that an earlier failure kept from being made; the other reports have all of them. */
const SHOWN_UNREACHED = 8;

/** A finished case: its line, and what a reader needs who wants to know what went wrong. */
export function caseBlock(story: CaseStory, end: CaseEnd, style: Style): string[] {
  const id = inert(story.plan.id, SHOWN);
  const prose = (texts: readonly string[]): string[] =>
    texts.flatMap((text) => fold(text, style.width, '  ', '    '));
  const unexpected = prose(unexpectedLines(end)).map(style.colors.red);
  if (end.verdict === 'skip' || end.verdict === 'inconclusive' || end.verdict === 'unreached') {
    const why = end.reason ?? story.checks.find(({ verdict }) => verdict === end.verdict)?.why;
    return [`${word(end, style)} ${id}  ${inert(why ?? 'no reason was given', SHOWN)}`, ...unexpected];
  }
  const found = causes(
    story.checks.filter(({ verdict, listed }) => TROUBLE.has(verdict) && listed === undefined),
  );
  const listed = prose(listedLines(story.checks));
  const attempts = prose(attemptLines(story));
  const lines = [
    `${word(end, style, story.checks)} ${id}  ${passedIn(end)}${counted(story.checks)}, ${seconds(end.duration)}`,
    ...unexpected,
    ...listed,
    ...attempts,
  ];
  const calm = end.verdict === 'pass' || end.listed !== undefined;
  if (calm && found.length === 0) return lines;
  if (end.reason !== undefined) lines.push(`  ${inert(end.reason, SHOWN)}`);
  for (const cause of found) lines.push(...causeBlock(cause, story, style));
  const unreached = story.checks.filter(({ verdict }) => verdict === 'unreached');
  if (unreached.length > 0) lines.push(...fold(unreachedLine(unreached), style.width, '  ', '    '));
  if (story.plan.reproduce !== '') lines.push(`  reproduce  ${inert(story.plan.reproduce, SHOWN)}`);
  return [...lines, ''];
}

/** How the case came out, in one word: what a list of expected failures or another attempt makes of its verdict. */
function word(
  { verdict, listed, unexpected, flaky }: CaseEnd,
  style: Style,
  checks: readonly CheckEvent[] = [],
): string {
  const fails = (verdict === 'fail' && listed === undefined) || verdict === 'error';
  if (unexpected !== undefined && !fails) return style.colors.red('UNEXPECTED');
  const isFlaky = checks.filter((check) => check.listed !== undefined && !check.flaky).length === 0;
  if (listed !== undefined && !isFlaky) return style.colors.cyan('EXPECTED');
  return flaky || listed !== undefined ? style.colors.yellow('FLAKY') : label(verdict, style);
}

const passedIn = ({ flaky, attempts = 1, verdict }: CaseEnd): string => {
  if (flaky) return `${verdict === 'warn' ? 'warned' : 'passed'} in attempt ${attempts}; `;
  return attempts > 1 ? `after ${attempts} attempts; ` : '';
};

const TROUBLE: ReadonlySet<Verdict> = new Set<Verdict>(['error', 'fail', 'warn']);

function causeBlock({ check, consequences }: Cause, { steps }: CaseStory, style: Style): string[] {
  const { width, colors } = style;
  const prose = (text: string): string[] => fold(text, width, DEEP, UNDER);
  const body = ({ kind, text }: CheckLine): string[] => {
    if (kind === 'prose') return prose(text);
    return [`${DEEP}${kind === 'marked' ? colors.red(text) : kind === 'dump' ? colors.dim(text) : text}`];
  };
  return [
    `  ${label(check.verdict, style)} ${place(check)}`.trimEnd(),
    ...prose(`${sentenceId(check)}  ${sentence(check)}`),
    ...checkLines(check, steps).flatMap(body),
    ...consequences.map((one) => `${DEEP}${consequenceLine(one)}`),
  ];
}

function unreachedLine(checks: readonly CheckEvent[]): string {
  const ids = checks.slice(0, SHOWN_UNREACHED).map(({ requirement }) => inert(requirement));
  const more = checks.length > ids.length ? ` and ${checks.length - ids.length} more` : '';
  return `not reached: ${ids.join(', ')}${more}`;
}

/** `62 checks, 1 fail, 1 as expected, 2 inconclusive`: first those that were judged, then all that did not pass. */
function counted(checks: readonly CheckEvent[]): string {
  const expected = checks.filter(({ listed }) => listed !== undefined).length;
  const counts = countVerdicts(checks.filter(({ listed }) => listed === undefined));
  const judged = (counts.get('pass') ?? 0) + (counts.get('fail') ?? 0) + (counts.get('warn') ?? 0) + expected;
  const others = VERDICTS.filter((verdict) => verdict !== 'pass' && counts.has(verdict));
  return [
    count(judged, 'check'),
    ...(expected > 0 ? [`${expected} failed as expected`] : []),
    ...others.map((verdict) => `${counts.get(verdict)} ${verdict}`),
  ].join(', ');
}

export function label(verdict: Verdict, { colors }: Style): string {
  const word = verdict.toUpperCase();
  if (verdict === 'pass') return colors.green(word);
  if (verdict === 'fail' || verdict === 'error') return colors.red(word);
  return verdict === 'warn' ? colors.yellow(word) : colors.cyan(word);
}

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(2)} s`;
