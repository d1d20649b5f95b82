import { causes } from './causes.ts';
import { headline } from './check-text.ts';
import { inert, SHOWN } from './inert.ts';
import type { Attempt, CaseStory } from './run-story.ts';
import { attemptsOf, failing } from './standing.ts';

/** The attempts before the last one, each with what failed in it; then what became of the case. */
export function attemptLines(story: CaseStory): string[] {
  const { attempts, end } = story;
  if (attempts.length === 0) return [];
  const all = attemptsOf(story);
  return [
    ...attempts.flatMap((attempt) => linesOf(attempt, all)),
    ...(end?.flaky ? [`flaky: it passed in attempt ${all} of ${all}`] : []),
  ];
}

function linesOf({ end, checks }: Attempt, all: number): string[] {
  const why = end.reason === undefined ? '' : `, ${inert(end.reason, SHOWN)}`;
  return [
    `attempt ${end.attempt} of ${all}: ${end.verdict} after ${(end.duration / 1000).toFixed(2)} s${why}`,
    ...causes(failing(checks)).map(({ check }) => `  ${headline(check)}`),
  ];
}
