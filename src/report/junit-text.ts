import type { CheckEvent } from '../events.ts';
import { attemptLines } from './attempts.ts';
import { type Cause, causes } from './causes.ts';
import { checkLines, consequenceLine, headline, place, sentence } from './check-text.ts';
import { inert, SHOWN } from './inert.ts';
import type { CaseStory } from './run-story.ts';
import { attemptsOf, failing, listedOf, type Standing } from './standing.ts';
import type { Transcript } from './transcript.ts';

export interface FailureText {
  readonly type: string;
  readonly message: string;
  readonly text: string;
}

/** All that failed in a case, as one text that holds every id; errors of ours first, then what no list expects. */
export function failureText(
  story: CaseStory,
  kind: 'failed' | 'error' | 'unexpected',
  { verdict, reason }: Standing,
): FailureText {
  const found = causes(failing(story.checks));
  const [first] = found;
  const unexpected = (story.end?.unexpected ?? []).map((sentence) => inert(sentence, SHOWN));
  const led = kind !== 'unexpected' && first?.check.verdict === verdict ? first.check : undefined;
  const message =
    led !== undefined
      ? headline(led)
      : ((kind === 'unexpected' ? unexpected[0] : undefined) ??
        inert(reason ?? `the case ended with ${verdict}`, SHOWN));
  const blocks = found.map((cause) => causeText(cause, story.steps));
  const said = [...unexpected, ...(reason === undefined ? [] : [inert(reason, SHOWN)])];
  const lines = [
    ...(led === undefined ? [message] : []),
    ...blocks,
    ...said.filter((sentence) => sentence !== message),
    ...(story.attempts.length > 0 ? [`attempts: ${attemptsOf(story)}, see the output`] : []),
    ...(story.plan.reproduce === '' ? [] : [`reproduce: ${inert(story.plan.reproduce, SHOWN)}`]),
  ];
  return { type: TYPES[kind] ?? led?.level ?? 'fail', message, text: lines.join('\n\n') };
}

const TYPES: Readonly<Partial<Record<Standing['kind'], string>>> = {
  error: 'error',
  unexpected: 'unexpected',
};

type Steps = CaseStory['steps'];

function causeText({ check, consequences }: Cause, steps: Steps): string {
  return [
    headline(check),
    ...body(check, steps),
    ...consequences.map((one) => `  ${consequenceLine(one)}`),
  ].join('\n');
}

const body = (check: CheckEvent, steps: Steps): string[] =>
  [place(check), sentence(check), ...checkLines(check, steps).map(({ text }) => text)]
    .filter((text) => text !== '')
    .map((text) => `  ${text}`);

/**
 * What was seen and does not fail the case, the attempts before the last, then the conversation, then the files that
 * were kept, in the one form that pipelines know: a line of its own for each, the path as seen from the workspace.
 */
export function systemOut(
  story: CaseStory,
  said: Transcript | undefined,
  attachments: readonly string[],
): string {
  const { checks, steps } = story;
  const parts = [attemptLines(story).join('\n')];
  for (const check of listedOf(checks)) {
    const head = `expected ${headline(check)}`;
    parts.push([head, `  because ${inert(check.listed ?? '', SHOWN)}`, ...body(check, steps)].join('\n'));
  }
  for (const verdict of ['warn', 'note'] as const) {
    for (const check of checks) {
      if (check.verdict === verdict && check.listed === undefined)
        parts.push([`${verdict} ${headline(check)}`, ...body(check, steps)].join('\n'));
    }
  }
  for (const verdict of ['unreached', 'inconclusive', 'skip'] as const)
    parts.push(
      checks
        .filter((check) => check.verdict === verdict)
        .map(unjudged)
        .join('\n'),
    );
  const lines = said?.lines() ?? [];
  if (lines.length > 0) parts.push(['transcript', ...lines].join('\n'));
  parts.push(attachments.map((file) => `[[ATTACHMENT|${inert(file, SHOWN)}]]`).join('\n'));
  return parts.filter((part) => part !== '').join('\n\n');
}

const unjudged = (check: CheckEvent): string =>
  `${check.verdict} ${inert(check.requirement)}: ${inert(check.why ?? check.consequenceOf ?? check.statement, SHOWN)}`;
