import { setMaxListeners } from 'node:events';
import { type CheckEvent, EVENTS_VERSION, type PlannedCase, type RunEnd, type RunStart } from '../events.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { type JudgedCase, runVerdict } from '../verdict/run-verdict.ts';
import { createAdmission } from './admission.ts';
import type { Attempt } from './attempts.ts';
import { createBail } from './bail.ts';
import type { CaseContext } from './case-context.ts';
import { createCasePlayer } from './case-player.ts';
import { playHostile } from './hostile-run.ts';
import { createLedger } from './ledger.ts';
import { lengthOf } from './length.ts';
import { openRun } from './open-run.ts';
import { playOrdinary } from './ordinary-phase.ts';
import { inOrder, isHostileCase, isSanity, isSlow } from './plan.ts';
import { probeAll, type Questions } from './probe-all.ts';
import { partOf, type Shard } from './shard.ts';
import { createStandby } from './standby.ts';

export interface RunOptions
  extends Omit<CaseContext, 'content' | 'time' | 'chunkCount' | 'reached' | 'transport' | 'tap'>,
    Questions {
  /** As the user named it. */
  readonly target: string;
  readonly tool: string;
  readonly suite: string;
  readonly workers: number;
  /** Capabilities whose skip is a failure. */
  readonly require: readonly string[];
  readonly reproduce: (scenario: Scenario) => string;
  /** How often a case that failed is tried again; never when absent. */
  readonly retries?: number;
  /** Failed cases after which the run ends; never when absent. */
  readonly bail?: number;
  /** Plays this part of the scenarios only. */
  readonly shard?: Shard;
  /** Which cases of that part are played; all when absent. */
  readonly only?: (scenario: Scenario) => boolean;
  /**
   * Whether a case was expected to fail so: always, then it is not tried again, or sometimes. Neither is counted by
   * `bail`.
   */
  readonly foreseen?: (id: string, checks: readonly CheckEvent[]) => 'always' | 'sometimes' | undefined;
  /** What else run-start says of the run. */
  readonly about?: Pick<RunStart, 'name' | 'command' | 'platform' | 'sentences' | 'filtered'>;
  /** Starts the target again when it does not answer any more. */
  readonly restart?: () => Promise<void>;
  /** UTC, ISO 8601. */
  readonly started: string;
  /** Why the signal was aborted, in one sentence. */
  readonly whyAborted: () => string;
}

/** Runs the suite against one target and tells its story in events. The last one is run-end, whatever happens. */
export async function run(options: RunOptions): Promise<RunEnd> {
  const { clock, emit, shard, retries = 0, foreseen = () => undefined } = options;
  const zero = clock.now();
  const time = () => Math.round((clock.now() - zero) * 1000) / 1000;
  const whole = inOrder(options.scenarios);
  const part = shard === undefined ? whole : partOf(whole, shard);
  const plan = options.only === undefined ? part : part.filter(options.only);
  const places = shard && new Map(whole.map((scenario, place) => [scenario, place]));
  const bail = createBail(options.bail ?? Number.POSITIVE_INFINITY);
  const signal = AbortSignal.any([options.signal, bail.signal]);
  // Every case that runs listens to it.
  setMaxListeners(0, signal);
  const transport = options.transports.has('tcp') ? 'tcp' : 'udp';
  const context: CaseContext = {
    ...options,
    signal,
    time,
    transport,
    chunkCount: 'letter',
    reached: false,
  };
  const ledger = createLedger({
    time,
    emit,
    over: ({ id }, { verdict, checks }) => {
      if (foreseen(id, checks) === undefined) bail.count(verdict);
    },
  });

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
    ...options.about,
    ...(shard && { shard }),
    cases: plan.map((scenario) => planned(scenario, options.reproduce, places?.get(scenario))),
  });

  const [first] = plan;
  const opened =
    first !== undefined && isSanity(first)
      ? await openRun(first, context, ledger)
      : { chunkCount: context.chunkCount };
  let gone: string | undefined;
  if (opened.stopped === undefined && !signal.aborted) {
    const played: CaseContext = { ...context, chunkCount: opened.chunkCount, reached: true };
    const { workers, require, restart } = options;
    const offer = await probeAll(options, played);
    const isExpected = ({ id }: Scenario, { checks }: Attempt) => foreseen(id, checks) === 'always';
    const standby = createStandby(played, restart);
    const player = createCasePlayer({
      ...{ plan, context: played, offer, ledger, require, retries, isExpected, standby },
    });
    const rest = plan.filter((scenario) => !ledger.has(scenario) && !isSanity(scenario));
    const beside = options.capabilities['multi-session'] !== false;
    const ordinary = rest.filter((scenario) => !isHostileCase(scenario));
    const admit = createAdmission(options.clock);
    const lasts = (scenario: Scenario) =>
      lengthOf(scenario, offer.claims.get(scenario.needs.content ?? ''), played.timing);
    await playOrdinary(ordinary, { workers, beside, lasts, admit, play: player.play });
    // Now that little else runs; what only waits for timers comes after all that is over soon.
    const putOff = player.putOff();
    for (const cases of [putOff.filter((one) => !isSlow(one)), putOff.filter(isSlow)])
      await playOrdinary(cases, { workers: 1, beside, lasts, admit, play: player.play });
    // What may end the target comes when all else is done.
    gone = await playHostile(rest.filter(isHostileCase), {
      ...{ context: played, player, ledger, workers, retries, isExpected },
      ...(restart && { restart }),
    });
    // The last sanity conversation is the last: nothing runs beside it.
    for (const scenario of plan.filter((one) => isSanity(one) && !ledger.has(one))) {
      if (gone === undefined) await player.play(scenario);
      else ledger.leave(scenario, 'unreached', gone);
    }
  }
  const interrupted = options.signal.aborted;
  const cut = ({ verdict }: JudgedCase) => verdict === 'unreached';
  // The last of all cases may be the one that was too many: then the run is whole.
  const bailed = bail.why() !== undefined && (!plan.every(ledger.has) || ledger.judged().some(cut));
  const early = opened.stopped ?? (bailed ? bail.why() : gone);
  const why = interrupted ? options.whyAborted() : early;
  // What stopped the run is told where it happened and at the end; the cases that follow only point there.
  const after =
    interrupted || opened.stopped === undefined
      ? why
      : first && `after ${first.id}, which did not go through`;
  for (const scenario of plan) {
    if (!ledger.has(scenario)) ledger.leave(scenario, 'unreached', after ?? 'not reached');
  }
  const end: RunEnd = {
    type: 'run-end',
    t: time(),
    ...runVerdict(ledger.judged(), {
      interrupted,
      unreachable: opened.unreachable === true,
      ...(why !== undefined && { why }),
    }),
  };
  emit(end);
  return end;
}

const planned = (
  scenario: Scenario,
  reproduce: RunOptions['reproduce'],
  order: number | undefined,
): PlannedCase => ({
  id: scenario.id,
  title: scenario.title,
  suite: scenario.suite,
  section: scenario.section,
  tags: scenario.tags,
  reproduce: reproduce(scenario),
  ...(order !== undefined && { order }),
});
