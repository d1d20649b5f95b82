import type { CheckEvent, RunEnd } from '../events.ts';
import { headline } from '../report/check-text.ts';
import { inert, SHOWN } from '../report/inert.ts';
import { type CaseStory, outcome, type RunStory } from '../report/run-story.ts';
import { EXIT, type ExitStatus } from '../verdict/exit-status.ts';
import type { Counts } from '../verdict/run-verdict.ts';
import type { Verdict } from '../verdict/verdict.ts';

/** How a run came out. */
export interface RunResult {
  /** The exit status of the command line: 0 conforms, 1 does not, 3 nothing could be judged, 70 our own bug, 130 interrupted. */
  readonly status: ExitStatus;
  /** Whether the status is 0. */
  readonly conforms: boolean;
  /** `conforms in 737 of 737 checks` */
  readonly verdict: string;
  /** Why the run ended before its time, in one sentence. */
  readonly reason?: string;
  readonly seed: number;
  /** How many checks came out how. */
  readonly checks: Counts;
  /** All that keeps the target from conforming: empty if the status is 0, and only then. */
  readonly failures: readonly Failure[];
  /** In the order of the plan. */
  readonly cases: readonly CaseResult[];
  /** What was not judged to the end, and why. */
  readonly untested: RunEnd['untested'];
}

/** Texts are safe to print. */
export interface Failure {
  /** Its id; absent for what is wrong with the run as a whole. */
  readonly case?: string;
  /** The requirement that was broken, where it was one. */
  readonly requirement?: string;
  /** `MMSP-2.2.4.2-05 (section 2.2.4.2): expected 0x0004000b, got 0x0004000c` */
  readonly says: string;
  /** The command that plays the case alone. */
  readonly reproduce?: string;
}

export interface CaseResult {
  /** `mmsp/general/happy-path[transport=tcp]` */
  readonly id: string;
  readonly title: string;
  readonly section: string;
  readonly tags: readonly string[];
  readonly verdict: Verdict;
  /** Milliseconds; absent when the case was not played. */
  readonly duration?: number;
  /** Why it was skipped, is inconclusive or was not reached. */
  readonly reason?: string;
  /** Of the last attempt. Texts of the target stand there as they were decoded. */
  readonly checks: readonly CheckEvent[];
}

/** What is made of the story of a run, and of the reports that broke. */
export function resultOf(story: RunStory, brokenReports: readonly string[]): RunResult {
  const start = story.start();
  const end = story.end();
  if (start === undefined || end === undefined) throw new Error('the run told no whole story');
  const broke = brokenReports.length > 0 && end.status !== EXIT.interrupted;
  const status = broke ? EXIT.ourFault : end.status;
  const cases = [...story.cases.values()];
  const failures = [
    ...cases.flatMap(failuresOf),
    ...(end.stale ?? []).map((says) => ({ says: inert(says, SHOWN) })),
    ...brokenReports.map((says) => ({ says: inert(says, SHOWN) })),
  ];
  const why = end.reason === undefined ? '' : `: ${inert(end.reason, SHOWN)}`;
  return {
    status,
    conforms: status === EXIT.conforms,
    verdict: end.verdict,
    ...(end.reason !== undefined && { reason: end.reason }),
    seed: start.seed,
    checks: end.checks,
    // A run without a verdict is no proof of anything.
    failures:
      status !== EXIT.conforms && failures.length === 0 ? [{ says: `${end.verdict}${why}` }] : failures,
    cases: cases.map((one) => ({
      id: one.plan.id,
      title: one.plan.title,
      section: one.plan.section,
      tags: one.plan.tags,
      ...outcome(one, end),
      checks: one.checks,
    })),
    untested: end.untested,
  };
}

const FAILED: ReadonlySet<Verdict> = new Set(['fail', 'error']);

function failuresOf({ plan, checks, end }: CaseStory): readonly Failure[] {
  const of = { case: plan.id, ...(plan.reproduce !== '' && { reproduce: plan.reproduce }) };
  const failed = checks
    .filter(({ verdict, listed }) => FAILED.has(verdict) && listed === undefined)
    .map((check) => ({ ...of, requirement: check.requirement, says: headline(check) }));
  const unexpected = (end?.unexpected ?? []).map((says) => ({ ...of, says: inert(says, SHOWN) }));
  const all = [...failed, ...unexpected];
  // A case may fail as a whole: what it needs is required, and the target does not claim it.
  if (all.length === 0 && end !== undefined && FAILED.has(end.verdict) && end.listed === undefined)
    return [{ ...of, says: inert(end.reason ?? `the case came out as ${end.verdict}`, SHOWN) }];
  return all;
}
