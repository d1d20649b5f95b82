import { EVENTS_VERSION, type PlannedCase, type RunEnd, type RunEvent } from '../events.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { EXIT, exitStatus } from '../verdict/exit-status.ts';
import type { Check } from '../verdict/tally.ts';
import type { Verdict } from '../verdict/verdict.ts';
import type { CaseContext, Content } from './case-context.ts';
import { type Decision, decide, inOrder, isSanity } from './plan.ts';
import { type CaseResult, playCase } from './player.ts';
import { type Claims, probe } from './probe.ts';
import { playSanity } from './sanity.ts';

export interface RunOptions extends Omit<CaseContext, 'content' | 'time' | 'chunkCount'> {
  /** As the user named it. */
  readonly target: string;
  readonly tool: string;
  readonly suite: string;
  readonly scenarios: readonly Scenario[];
  /** Opens content and reads its header, for the probe. */
  readonly opening: Scenario;
  readonly contents: Readonly<Record<string, Content>>;
  readonly transports: ReadonlySet<string>;
  readonly workers: number;
  /** Capabilities whose skip is a failure. */
  readonly require: readonly string[];
  readonly reproduce: (id: string) => string;
  /** UTC, ISO 8601. */
  readonly started: string;
  /** Why the signal was aborted, in one sentence. */
  readonly whyAborted: () => string;
}

interface Finished {
  readonly scenario: Scenario;
  readonly verdict: Verdict;
  readonly checks: readonly Check[];
  readonly reason?: string;
  readonly ourFault: boolean;
}

/** Runs the suite against one target and tells its story in events. The last one is run-end, whatever happens. */
export async function run(options: RunOptions): Promise<RunEnd> {
  const { clock, emit } = options;
  const zero = clock.now();
  const time = () => Math.round((clock.now() - zero) * 1000) / 1000;
  const scenarios = inOrder(options.scenarios);
  const finished: Finished[] = [];
  const context: CaseContext = { ...options, time, chunkCount: 'letter' };

  emit({
    type: 'run-start',
    version: EVENTS_VERSION,
    tool: options.tool,
    suite: options.suite,
    target: options.target,
    seed: options.seed,
    workers: options.workers,
    strict: options.strict,
    started: options.started,
    cases: scenarios.map((scenario) => planned(scenario, options.reproduce)),
  });

  const finish = (
    scenario: Scenario,
    began: number,
    result: Pick<CaseResult, 'verdict' | 'checks' | 'reason'>,
  ) => {
    const { verdict, checks, reason } = result;
    finished.push({
      scenario,
      verdict,
      checks,
      ...(reason !== undefined && { reason }),
      ourFault: verdict === 'error',
    });
    for (const check of checks) emit(checkEvent(scenario.id, time(), check));
    emit({
      type: 'case-end',
      case: scenario.id,
      t: time(),
      verdict,
      duration: time() - began,
      ...(reason !== undefined && { reason }),
    });
  };
  const leave = (scenario: Scenario, verdict: Verdict, reason: string) => {
    const began = time();
    emit({ type: 'case-start', case: scenario.id, t: began });
    finish(scenario, began, { verdict, checks: [], reason });
  };

  const [first, ...others] = scenarios;
  let stopped: string | undefined;
  let unreachable: string | undefined;
  let chunkCount: CaseContext['chunkCount'] = 'letter';
  if (first !== undefined && isSanity(first)) {
    const began = time();
    emit({ type: 'case-start', case: first.id, t: began });
    const sanity = await playSanity(first, context);
    chunkCount = sanity.chunkCount;
    unreachable = sanity.result.unreachable;
    finish(first, began, sanity.result);
    if (!sanity.result.complete)
      stopped = unreachable ?? `the first conversation did not go through: ${sanity.result.reason}`;
  } else if (first !== undefined) others.unshift(first);

  if (stopped === undefined && !options.signal.aborted) {
    const played: CaseContext = { ...context, chunkCount };
    const claims = await probeAll(options, played);
    await inParallel(
      others.filter((scenario) => !isSanity(scenario)),
      options.workers,
      play(played, claims),
    );
    // The last sanity conversation is the last: nothing runs beside it.
    await inParallel(others.filter(isSanity), 1, play(played, claims));
  }
  const why = options.signal.aborted ? options.whyAborted() : stopped;
  for (const scenario of scenarios) {
    if (!finished.some((done) => done.scenario === scenario))
      leave(scenario, 'unreached', why ?? 'not reached');
  }
  const end = runEnd(options, finished, time(), { unreachable, why });
  emit(end);
  return end;

  function play(played: CaseContext, claims: ReadonlyMap<string, Claims>) {
    return async (scenario: Scenario) => {
      if (options.signal.aborted) return;
      const decision = decide(scenario, {
        contents: options.contents,
        claims,
        transports: options.transports,
      });
      if (!decision.play) return leave(scenario, skipVerdict(decision, options.require), decision.reason);
      const began = time();
      emit({ type: 'case-start', case: scenario.id, t: began });
      finish(
        scenario,
        began,
        await playCase(scenario, { ...played, ...(decision.content && { content: decision.content }) }),
      );
    };
  }
}

/** A skipped capability that the user requires is a failure. */
const skipVerdict = (
  { capability }: Extract<Decision, { play: false }>,
  require: readonly string[],
): Verdict => (capability !== undefined && require.includes(capability) ? 'fail' : 'skip');

async function probeAll(options: RunOptions, context: CaseContext): Promise<ReadonlyMap<string, Claims>> {
  const claims = new Map<string, Claims>();
  for (const content of Object.values(options.contents)) {
    claims.set(content.key, await probe(options.opening, { ...context, content }));
  }
  const lines = [...new Set([...claims.values()].flatMap((claim) => claim.lines))];
  options.emit({ type: 'probe', t: context.time(), chunkCount: context.chunkCount, lines });
  return claims;
}

/** Up to `workers` at a time, started in order. */
async function inParallel<T>(
  items: readonly T[],
  workers: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(workers, items.length) }, worker));
}

const planned = (scenario: Scenario, reproduce: (id: string) => string): PlannedCase => ({
  id: scenario.id,
  title: scenario.title,
  suite: scenario.suite,
  section: scenario.section,
  tags: scenario.tags,
  reproduce: reproduce(scenario.id),
});

function checkEvent(id: string, t: number, check: Check): RunEvent {
  const { requirement, verdict, passes, times, sighting, place, dump, consequenceOf, also } = check;
  const { subject, path, expected, got, why, reading } = sighting ?? {};
  return {
    type: 'check',
    case: id,
    t,
    requirement: requirement.id,
    level: requirement.level,
    section: requirement.section,
    statement: requirement.statement,
    verdict,
    passes,
    times,
    ...place,
    ...(subject !== undefined && { subject }),
    ...(path !== undefined && { path }),
    ...(expected !== undefined && { expected }),
    ...(got !== undefined && { got }),
    ...(why !== undefined && why !== '' && { why }),
    ...(reading !== undefined && { reading }),
    ...(dump !== undefined && dump.length > 0 && { dump }),
    ...(consequenceOf !== undefined && { consequenceOf }),
    ...(also.length > 0 && { also }),
  };
}

const VERDICTS: readonly Verdict[] = [
  'pass',
  'fail',
  'warn',
  'note',
  'skip',
  'inconclusive',
  'unreached',
  'error',
];

const count = (verdicts: readonly Verdict[]): Record<Verdict, number> => {
  const counts = { pass: 0, fail: 0, warn: 0, note: 0, skip: 0, inconclusive: 0, unreached: 0, error: 0 };
  for (const verdict of VERDICTS) counts[verdict] = verdicts.filter((other) => other === verdict).length;
  return counts;
};

/** The verdict on the target: what was judged, and what was not and why. */
function runEnd(
  options: RunOptions,
  finished: readonly Finished[],
  t: number,
  { unreachable, why }: { readonly unreachable: string | undefined; readonly why: string | undefined },
): RunEnd {
  const checks = count(finished.flatMap((done) => done.checks.map(({ verdict }) => verdict)));
  const cases = count(finished.map(({ verdict }) => verdict));
  const judged = checks.pass + checks.fail + checks.warn;
  const status = exitStatus({
    interrupted: options.signal.aborted,
    ourFault: finished.some(({ ourFault }) => ourFault) || checks.error > 0,
    usage: false,
    failed: checks.fail > 0 || cases.fail > 0,
    judged: judged > 0 && unreachable === undefined,
  });
  const failures = finished.filter(({ verdict }) => verdict === 'fail').length;
  const verdict =
    status === EXIT.conforms
      ? `conforms in ${checks.pass} of ${judged} checks`
      : status === EXIT.doesNotConform
        ? `does not conform: ${checks.fail} of ${judged} checks failed, in ${failures} of ${finished.length} cases`
        : status === EXIT.interrupted
          ? 'no verdict: the run was interrupted'
          : status === EXIT.ourFault
            ? 'no verdict: the harness itself failed'
            : 'no verdict: nothing could be judged';
  return {
    type: 'run-end',
    t,
    status,
    verdict,
    ...(why !== undefined && { reason: why }),
    checks,
    cases,
    untested: untestedOf(finished),
  };
}

/** Cases that were not judged to the end, grouped by reason. */
function untestedOf(finished: readonly Finished[]): { readonly what: string; readonly why: string }[] {
  const byReason = new Map<string, string[]>();
  for (const { scenario, verdict, reason } of finished) {
    if (verdict !== 'skip' && verdict !== 'inconclusive' && verdict !== 'unreached') continue;
    const key = `${verdict}: ${reason ?? 'no reason was given'}`;
    byReason.set(key, [...(byReason.get(key) ?? []), scenario.id]);
  }
  return [...byReason].map(([why, ids]) => ({ what: ids.join(', '), why }));
}
