import type { CheckEvent } from '../events.ts';
import { type Cause, causes } from './causes.ts';
import { checkLines, consequenceLine, headline, place, sentence } from './check-text.ts';
import { inert, SHOWN } from './inert.ts';
import type { CaseStory } from './run-story.ts';
import type { Transcript } from './transcript.ts';

export interface FailureText {
  readonly type: string;
  readonly message: string;
  readonly text: string;
}

/** All that failed in a case, as one text that holds every id; errors of ours first. */
export function failureText(
  story: CaseStory,
  verdict: 'fail' | 'error',
  reason: string | undefined,
): FailureText {
  const found = causes(story.checks.filter((check) => check.verdict === 'fail' || check.verdict === 'error'));
  const first = found[0]?.check;
  const message =
    first?.verdict === verdict ? headline(first) : inert(reason ?? `the case ended with ${verdict}`, SHOWN);
  const blocks = found.map((cause) => causeText(cause, story.steps));
  const lines = [
    ...(first?.verdict === verdict ? [] : [message]),
    ...(first?.verdict === verdict && reason !== undefined ? [...blocks, inert(reason, SHOWN)] : blocks),
    ...(story.plan.reproduce === '' ? [] : [`reproduce: ${inert(story.plan.reproduce, SHOWN)}`]),
  ];
  return {
    type: verdict === 'error' ? 'error' : (first?.level ?? 'fail'),
    message,
    text: lines.join('\n\n'),
  };
}

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

/** What was seen and does not fail the case, then the conversation. */
export function systemOut(story: CaseStory, said: Transcript | undefined): string {
  const parts: string[] = [];
  for (const verdict of ['warn', 'note'] as const) {
    for (const check of story.checks) {
      if (check.verdict === verdict)
        parts.push([`${verdict} ${headline(check)}`, ...body(check, story.steps)].join('\n'));
    }
  }
  for (const verdict of ['unreached', 'inconclusive', 'skip'] as const) {
    const lines = story.checks.filter((check) => check.verdict === verdict).map(unjudged);
    if (lines.length > 0) parts.push(lines.join('\n'));
  }
  const lines = said?.lines() ?? [];
  if (lines.length > 0) parts.push(['transcript', ...lines].join('\n'));
  return parts.join('\n\n');
}

const unjudged = (check: CheckEvent): string =>
  `${check.verdict} ${inert(check.requirement)}: ${inert(check.why ?? check.consequenceOf ?? check.statement, SHOWN)}`;
