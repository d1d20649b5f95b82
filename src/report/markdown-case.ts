import type { CheckEvent } from '../events.ts';
import { attemptLines } from './attempts.ts';
import { type Cause, causes } from './causes.ts';
import { checkLines } from './check-text.ts';
import { count } from './counts.ts';
import { code, fence, prose } from './markdown-text.ts';
import type { CaseStory } from './run-story.ts';
import { failing, isBad, type Standing } from './standing.ts';

const CAUSES = 10;
const DUMP_LINES = 12;
const ATTEMPT_LINES = 12;

/** What a person needs who wants to know why a case failed. */
export function failedCase(
  story: CaseStory,
  stands: Standing,
  attachments: readonly string[],
): readonly string[] {
  const { plan, end, steps, checks } = story;
  const found = causes(failing(checks));
  const left = found.length - CAUSES;
  return [
    `### ${code(plan.id)}`,
    '',
    [stands.kind.toUpperCase(), ...(plan.title === '' ? [] : [prose(plan.title)])].join(': '),
    ...(end?.unexpected ?? []).flatMap((sentence) => ['', prose(sentence)]),
    ...(stands.reason === undefined ? [] : ['', prose(stands.reason)]),
    ...found.slice(0, CAUSES).flatMap((cause) => ['', ...causeLines(cause, steps)]),
    ...(left > 0 ? ['', `- ${count(left, 'more cause')}, told by the other reports`] : []),
    ...attemptsBlock(story),
    ...attachments.flatMap((file) => ['', `kept: ${code(file)}`]),
    ...(plan.reproduce === '' ? [] : ['', 'reproduce:', '', ...fence([plan.reproduce])]),
    '',
  ];
}

function causeLines({ check, consequences }: Cause, steps: CaseStory['steps']): string[] {
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['where', placeOf(check, steps)],
    ['expected', check.expected],
    ['got', check.got],
    ['why', check.why],
    ['reading', check.reading],
  ];
  return [
    `- ${code(check.requirement)}${sectionOf(check)} ${check.level}: ${prose(check.statement)}`,
    ...facts.flatMap(([name, text]) =>
      text === undefined || text === '' ? [] : [`  - ${name} ${code(text)}`],
    ),
    ...(check.times > 1 ? [`  - ${check.times} times, and kept ${check.passes} times`] : []),
    ...(consequences.length > 0
      ? [`  - ${count(consequences.length, 'more check')} failed because of it`]
      : []),
    ...dumpBlock(check),
  ];
}

export const sectionOf = ({ section }: CheckEvent): string =>
  section === '' ? '' : ` (section ${prose(section)})`;

const placeOf = ({ step, subject, path }: CheckEvent, steps: CaseStory['steps']): string =>
  [
    step === undefined ? undefined : `step ${step}`,
    step === undefined ? undefined : steps.get(step),
    subject,
    path,
  ]
    .filter((part) => part !== undefined && part !== '')
    .join(', ');

/** The marked line and what is around it. */
function dumpBlock(check: CheckEvent): string[] {
  const lines = checkLines(check, new Map()).filter(({ kind }) => kind === 'dump' || kind === 'marked');
  if (lines.length === 0) return [];
  const mark = Math.max(
    0,
    lines.findIndex(({ kind }) => kind === 'marked'),
  );
  const from = Math.max(0, Math.min(mark - DUMP_LINES / 2, lines.length - DUMP_LINES));
  const shown = lines.slice(from, from + DUMP_LINES).map(({ text }) => text);
  return ['', ...fence(shown, '  ')];
}

function attemptsBlock(story: CaseStory): string[] {
  const lines = attemptLines(story);
  return lines.length === 0 ? [] : ['', ...fence(lines.slice(0, ATTEMPT_LINES))];
}

/** Failed cases first by how bad they are, then in the order of the plan. */
export const worstFirst = <T extends { readonly stands: Standing }>(cases: readonly T[]): T[] =>
  (['error', 'unexpected', 'failed'] as const).flatMap((kind) =>
    cases.filter(({ stands }) => isBad(stands) && stands.kind === kind),
  );
