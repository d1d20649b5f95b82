import type { AttemptEnd, CaseEnd, CheckEvent, PlannedCase, RunEnd, RunEvent, RunStart } from '../events.ts';
import type { Verdict } from '../verdict/verdict.ts';

export interface CaseStory {
  readonly plan: PlannedCase;
  readonly checks: CheckEvent[];
  /** What each step says of itself. */
  readonly steps: Map<number, string>;
  /** Attempts that were followed by another; all else is of the last one. */
  readonly attempts: Attempt[];
  started: boolean;
  end: CaseEnd | undefined;
}

export interface Attempt {
  readonly end: AttemptEnd;
  readonly checks: readonly CheckEvent[];
  readonly steps: ReadonlyMap<number, string>;
}

/** What reporters that write everything at the end have in common: the run, its cases in the order of the plan. */
export interface RunStory {
  readonly cases: ReadonlyMap<string, CaseStory>;
  start(): RunStart | undefined;
  end(): RunEnd | undefined;
  on(event: RunEvent): void;
}

export function runStory(): RunStory {
  const cases = new Map<string, CaseStory>();
  let start: RunStart | undefined;
  let end: RunEnd | undefined;
  const open = (plan: PlannedCase): CaseStory => {
    const story = newCase(plan);
    cases.set(plan.id, story);
    return story;
  };
  const find = (id: string): CaseStory => cases.get(id) ?? open(unplanned(id));
  return {
    cases,
    start: () => start,
    end: () => end,
    on(event) {
      if (event.type === 'run-start') {
        start = event;
        for (const plan of event.cases) open(plan);
      } else if (event.type === 'run-end') end = event;
      else if (event.type === 'case-start') find(event.case).started = true;
      else if (event.type === 'step') find(event.case).steps.set(event.step, event.text);
      else if (event.type === 'check') find(event.case).checks.push(event);
      else if (event.type === 'attempt-end') endAttempt(find(event.case), event);
      else if (event.type === 'case-end') find(event.case).end = event;
    },
  };
}

/** What was told belongs to the attempt that ends, and the next one begins with nothing. */
export function endAttempt(story: CaseStory, end: AttemptEnd): void {
  story.attempts.push({ end, checks: story.checks.splice(0), steps: new Map(story.steps) });
  story.steps.clear();
}

export const newCase = (plan: PlannedCase): CaseStory => ({
  plan,
  checks: [],
  steps: new Map(),
  attempts: [],
  started: false,
  end: undefined,
});

/** A case that was heard of and not announced is reported after the plan rather than lost. */
export function unplanned(id: string): PlannedCase {
  const suite = id.replace(/\[.*$/s, '').replace(/\/[^/]*$/, '');
  return { id, title: '', suite, section: '', tags: [], reproduce: '' };
}

export interface Outcome {
  readonly verdict: Verdict;
  readonly reason?: string;
  /** Milliseconds; none if the case did not end. */
  readonly duration?: number;
}

/** How a case came out; one that never ended was not reached, and the end of the run says why. */
export function outcome(
  { end, started }: Pick<CaseStory, 'end' | 'started'>,
  run: RunEnd | undefined,
): Outcome {
  if (end !== undefined) {
    const { verdict, reason, duration } = end;
    return reason === undefined ? { verdict, duration } : { verdict, duration, reason };
  }
  const when = started ? 'the run ended during this case' : 'the run ended before this case';
  return { verdict: 'unreached', reason: run?.reason === undefined ? when : `${when}: ${run.reason}` };
}
