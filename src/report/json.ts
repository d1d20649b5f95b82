import type { CheckEvent, RunEnd } from '../events.ts';
import { inertJson } from './inert.ts';
import type { JsonCase, JsonDocument } from './json-document.ts';
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

function document(story: RunStory): JsonDocument {
  const start = story.start();
  const end = story.end();
  return {
    version: start?.version ?? null,
    tool: start?.tool ?? null,
    suite: start?.suite ?? null,
    target: start?.target ?? null,
    seed: start?.seed ?? null,
    strict: start?.strict ?? null,
    started: start?.started ?? null,
    command: start?.command ?? null,
    platform: start?.platform ?? null,
    shard: start?.shard ?? null,
    filtered: start?.filtered ?? null,
    duration: end?.t ?? null,
    status: end?.status ?? null,
    verdict: end?.verdict ?? null,
    reason: end?.reason ?? null,
    checks: end?.checks ?? null,
    counts: end?.cases ?? null,
    listed: end?.listed ?? null,
    stale: [...(end?.stale ?? [])],
    cases: Array.from(story.cases.values(), (one) => caseOf(one, end)),
    untested: [...(end?.untested ?? [])],
  };
}

function caseOf(story: CaseStory, run: RunEnd | undefined): JsonCase {
  const { plan, attempts, end } = story;
  const { id, title, suite, section, tags, reproduce } = plan;
  const { verdict, duration = null, reason = null } = outcome(story, run);
  return {
    id,
    title,
    suite,
    section,
    tags: [...tags],
    verdict,
    duration,
    reason,
    reproduce,
    attempts: attempts.map(({ end, checks }) => ({
      attempt: end.attempt,
      verdict: end.verdict,
      duration: end.duration,
      reason: end.reason ?? null,
      checks: checks.map(checkOf),
    })),
    flaky: end?.flaky ?? false,
    listed: end?.listed ?? null,
    rates: [...(end?.rates ?? [])],
    captures: [...(end?.captures ?? [])],
    unexpected: [...(end?.unexpected ?? [])],
    checks: story.checks.map(checkOf),
  };
}

function checkOf({ type: _type, case: _case, dump, also, ...check }: CheckEvent): JsonCase['checks'][number] {
  return { ...check, ...(dump && { dump: [...dump] }), ...(also && { also: [...also] }) };
}
