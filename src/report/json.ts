import type { CheckEvent, RunEnd } from '../events.ts';
import { inertJson } from './inert.ts';
import type { ReporterFactory } from './reporter.ts';
import { type CaseStory, outcome, type RunStory, runStory } from './run-story.ts';

/** One document of the whole run, cases in the order of the plan. What was never known is null. */
export const json: ReporterFactory = (out) => {
  const story = runStory();
  return {
    on: (event) => story.on(event),
    end: () => out.write(`${inertJson(document(story), 2)}\n`),
  };
};

function document(story: RunStory): unknown {
  const start = story.start();
  const end = story.end();
  return {
    version: start?.version ?? null,
    tool: start?.tool ?? null,
    suite: start?.suite ?? null,
    target: start?.target ?? null,
    seed: start?.seed ?? null,
    started: start?.started ?? null,
    status: end?.status ?? null,
    verdict: end?.verdict ?? null,
    reason: end?.reason ?? null,
    checks: end?.checks ?? null,
    cases: Array.from(story.cases.values(), (one) => caseOf(one, end)),
    untested: end?.untested ?? [],
  };
}

function caseOf(story: CaseStory, end: RunEnd | undefined): unknown {
  const { id, title, suite, reproduce } = story.plan;
  const { verdict, duration = null, reason = null } = outcome(story, end);
  return { id, title, suite, verdict, duration, reason, reproduce, checks: story.checks.map(checkOf) };
}

function checkOf({ type: _type, case: _case, ...check }: CheckEvent): unknown {
  return check;
}
