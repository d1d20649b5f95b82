import type { ProbeEvent, RunEnd, RunStart } from '../../events.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import type { ReportTools } from '../reporter.ts';
import { type CaseStory, type Outcome, outcome, type RunStory } from '../run-story.ts';
import { type Evidence, evidenceOf } from './evidence.ts';
import { BROKEN, type Conversation, type Recorder } from './recorder.ts';

/** A case as the page shows it. */
export interface CaseView {
  /** Its place in the plan, from 0: what its anchors are made of. */
  readonly index: number;
  readonly story: CaseStory;
  readonly outcome: Outcome;
  /** Whether somebody has to look at it. */
  readonly attention: boolean;
  readonly evidence: readonly Evidence[];
  readonly conversation: Conversation | undefined;
  readonly reference: Conversation | undefined;
}

export interface RunView {
  readonly start: RunStart | undefined;
  readonly end: RunEnd | undefined;
  readonly probe: ProbeEvent | undefined;
  readonly cases: readonly CaseView[];
  /** Whether any case was played against a right server as well. */
  readonly besides: boolean;
  readonly tools: ReportTools;
}

export function runView(
  story: RunStory,
  recorded: Recorder,
  probe: ProbeEvent | undefined,
  tools: ReportTools,
): RunView {
  const end = story.end();
  const cases = Array.from(story.cases.values(), (one, index): CaseView => {
    const came = outcome(one, end);
    const conversation = recorded.conversation(one.plan.id);
    return {
      index,
      story: one,
      outcome: came,
      attention: needsAttention(one, came),
      evidence: evidenceOf(one.checks, conversation, tools),
      conversation,
      reference: recorded.reference(one.plan.id),
    };
  });
  return {
    start: story.start(),
    end,
    probe,
    cases,
    besides: cases.some(({ reference }) => reference !== undefined),
    tools,
  };
}

/** It broke, it was cut short, or the list of expected failures is wrong about it. */
const needsAttention = ({ started, end }: CaseStory, { verdict }: Outcome): boolean =>
  BROKEN.has(verdict) ||
  (started && end === undefined) ||
  end?.unexpected !== undefined ||
  end?.flaky === true;

/** What may be asked for beside verdicts. */
export const MARKS = ['expected', 'unexpected', 'flaky'] as const;
export type Mark = (typeof MARKS)[number];

export function marksOf({ end }: CaseStory): Mark[] {
  return MARKS.filter((mark) => {
    if (mark === 'expected') return end?.listed !== undefined;
    return mark === 'flaky' ? end?.flaky === true : end?.unexpected !== undefined;
  });
}

/** Anchors: made of numbers, never of texts. */
export const caseAnchor = (index: number): string => `c${index}`;
export const evidenceAnchor = (index: number, n: number): string => `c${index}e${n + 1}`;
export const rowAnchor = (index: number, row: number): string => `c${index}m${row + 1}`;

/** In the order of the filter: what needs a look first. */
export const BY_URGENCY: readonly Verdict[] = [
  'error',
  'fail',
  'warn',
  'unreached',
  'inconclusive',
  'skip',
  'note',
  'pass',
];
