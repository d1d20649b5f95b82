import type { CaseEnd, CheckEvent, PlannedCase, RunEnd, RunEvent, RunStart } from '../events.ts';
import { outcome, unplanned } from '../report/run-story.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { type SentenceCard, sentencesOf } from './sentences.ts';

/** A run, as far as it can be told beside others: what came out of its cases and of the sentences they judged. */
export interface RunCard {
  readonly label: string;
  readonly start: RunStart;
  readonly end: RunEnd;
  /** Why some of it was not judged, in words: it was interrupted, ended early, or never began. */
  readonly incomplete?: string;
  /** Which part of the suite it is, in words, where it is not the whole. */
  readonly part?: string;
  readonly cases: ReadonlyMap<string, CaseCard>;
  readonly sentences: ReadonlyMap<string, SentenceCard>;
}

export interface CaseCard {
  readonly plan: PlannedCase;
  readonly verdict: Verdict;
  readonly reason?: string;
  readonly listed?: string;
  readonly flaky: boolean;
  /** What the list of expected failures says of it and does not hold. */
  readonly unexpected: readonly string[];
  /** Ids of the sentences that were kept. */
  readonly kept: readonly string[];
  /** All that did not simply pass, in the order in which it broke. */
  readonly others: ReadonlyMap<string, CheckEvent>;
  /** Ids of the sentences that were broken in an attempt that was followed by another. */
  readonly wavered: ReadonlySet<string>;
}

/** What is known of each sentence, once for the run. */
export type Statements = Map<string, Pick<CheckEvent, 'requirement' | 'level' | 'section' | 'statement'>>;

interface OpenCase {
  readonly plan: PlannedCase;
  kept: string[];
  others: Map<string, CheckEvent>;
  readonly wavered: Set<string>;
  started: boolean;
  end: CaseEnd | undefined;
}

export interface CardFold {
  on(event: RunEvent): void;
  /** What the profile calls the target, or the target as the user named it; empty before the run has begun. */
  name(): string;
  /** Throws when the run has not begun and ended. */
  card(label: string): RunCard;
}

/** Folds a run into its card; of the passed checks, which are most of it, only the names are kept. */
export function cardFold(): CardFold {
  const cases = new Map<string, OpenCase>();
  const statements: Statements = new Map();
  let start: RunStart | undefined;
  let end: RunEnd | undefined;
  const open = (plan: PlannedCase): OpenCase => {
    const opened = {
      plan,
      kept: [],
      others: new Map(),
      wavered: new Set<string>(),
      started: false,
      end: undefined,
    };
    cases.set(plan.id, opened);
    return opened;
  };
  let latest: OpenCase | undefined;
  const find = (id: string): OpenCase => {
    if (latest?.plan.id !== id) latest = cases.get(id) ?? open(unplanned(id));
    return latest;
  };
  return {
    on(event) {
      if (event.type === 'check') see(find(event.case), event, statements);
      else if (event.type === 'case-start') find(event.case).started = true;
      else if (event.type === 'attempt-end') tryAgain(find(event.case));
      else if (event.type === 'case-end') find(event.case).end = event;
      else if (event.type === 'run-start') {
        start = event;
        for (const plan of event.cases) open(plan);
      } else if (event.type === 'run-end') end = event;
    },
    name: () => start?.name ?? start?.target ?? '',
    card(label) {
      if (start === undefined || end === undefined) throw new Error('a run without its start or its end');
      const run = end;
      const told = new Map([...cases].map(([id, one]): [string, CaseCard] => [id, caseCard(one, run)]));
      const incomplete = incompleteness(end);
      const part = partOf(start);
      return {
        label,
        start,
        end,
        ...(incomplete !== undefined && { incomplete }),
        ...(part !== undefined && { part }),
        cases: told,
        sentences: sentencesOf(told.values(), statements),
      };
    },
  };
}

function see(one: OpenCase, event: CheckEvent, statements: Statements): void {
  let known = statements.get(event.requirement);
  if (known === undefined) {
    const { requirement, level, section, statement } = event;
    known = { requirement, level, section, statement };
    statements.set(requirement, known);
  }
  // The first text of that name: the others can go, and with them the lines that they were read from.
  if (event.verdict === 'pass') one.kept.push(known.requirement);
  else one.others.set(known.requirement, event);
}

/** What was told so far belongs to an attempt that is over. */
function tryAgain(one: OpenCase): void {
  for (const { requirement, verdict } of one.others.values())
    if (verdict === 'fail' || verdict === 'error') one.wavered.add(requirement);
  one.kept = [];
  one.others = new Map();
}

function caseCard(one: OpenCase, run: RunEnd): CaseCard {
  const { plan, kept, others, wavered, end } = one;
  const { verdict, reason } = outcome(one, run);
  return {
    plan,
    verdict,
    ...(reason !== undefined && { reason }),
    ...(end?.listed !== undefined && { listed: end.listed }),
    flaky: end?.flaky === true,
    unexpected: end?.unexpected ?? [],
    kept,
    others,
    wavered,
  };
}

function incompleteness({ status, reason }: RunEnd): string | undefined {
  const why = reason === undefined ? '' : `: ${reason}`;
  if (status === 130) return `the run was interrupted${why}`;
  if (status === 70) return `the harness itself failed${why}`;
  if (status === 2) return `the run could not begin${why}`;
  if (status === 3) return `nothing could be judged${why}`;
  return reason === undefined ? undefined : `the run ended early${why}`;
}

function partOf({ shard, filtered }: RunStart): string | undefined {
  if (shard !== undefined) return `part ${shard.i} of ${shard.n} of the suite`;
  return filtered ? 'some cases of the suite' : undefined;
}

/** What makes two runs of a server less comparable, in words. */
export function remarksOn(before: RunCard, after: RunCard): readonly string[] {
  const differs = (what: string, of: (run: RunCard) => string): string[] =>
    of(before) === of(after) ? [] : [`${what}: ${of(before)} before, ${of(after)} after`];
  const incomplete = (when: string, run: RunCard): string[] =>
    run.incomplete === undefined ? [] : [`${when}, ${run.incomplete}`];
  return [
    ...differs('the versions of the suite differ', ({ start }) => start.suite),
    ...differs('the targets differ', ({ start }) => start.target),
    ...differs('what a warning counts differs', ({ start }) => (start.strict ? 'a failure' : 'nothing')),
    ...differs('the parts of the suite differ', ({ part }) => part ?? 'all of it'),
    ...incomplete('before', before),
    ...incomplete('after', after),
  ];
}
