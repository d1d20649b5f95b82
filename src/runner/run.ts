import { setMaxListeners } from 'node:events';
import { EVENTS_VERSION, type PlannedCase, type RunEnd } from '../events.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Verdict } from '../verdict/verdict.ts';
import type { CaseContext, Content } from './case-context.ts';
import { checkEvent } from './check-event.ts';
import { type Decision, decide, inOrder, isSanity } from './plan.ts';
import { type CaseResult, playCase } from './player.ts';
import { type Claims, probe } from './probe.ts';
import { type Finished, runEnd } from './run-end.ts';
import { playSanity } from './sanity.ts';

export interface RunOptions extends Omit<CaseContext, 'content' | 'time' | 'chunkCount' | 'reached'> {
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

/** Runs the suite against one target and tells its story in events. The last one is run-end, whatever happens. */
export async function run(options: RunOptions): Promise<RunEnd> {
  const { clock, emit } = options;
  // Every case that runs listens to it.
  setMaxListeners(0, options.signal);
  const zero = clock.now();
  const time = () => Math.round((clock.now() - zero) * 1000) / 1000;
  const scenarios = inOrder(options.scenarios);
  const finished: Finished[] = [];
  const context: CaseContext = { ...options, time, chunkCount: 'letter', reached: false };

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
    const played: CaseContext = { ...context, chunkCount, reached: true };
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
  // What stopped the run is told where it happened and at the end; the cases that follow only point there.
  const after = options.signal.aborted ? why : first && `after ${first.id}, which did not go through`;
  for (const scenario of scenarios) {
    if (!finished.some((done) => done.scenario === scenario))
      leave(scenario, 'unreached', after ?? 'not reached');
  }
  const end = runEnd(finished, {
    t: time(),
    interrupted: options.signal.aborted,
    unreachable: unreachable !== undefined,
    ...(why !== undefined && { why }),
  });
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
