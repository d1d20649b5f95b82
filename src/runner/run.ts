import { setMaxListeners } from 'node:events';
import { EVENTS_VERSION, type PlannedCase, type RunEnd, type RunEvent, type RunStart } from '../events.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { type JudgedCase, runVerdict } from '../verdict/run-verdict.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { answers, revive } from './alive.ts';
import type { CaseContext, Content } from './case-context.ts';
import { checkEvent } from './check-event.ts';
import { playHostileCases } from './hostile-phase.ts';
import { probePacketPair, type TargetClaims } from './packet-pair-probe.ts';
import {
  type Capabilities,
  type Decision,
  decide,
  inOrder,
  isHostileCase,
  isSanity,
  isSlow,
  type Offer,
  plainContent,
  statedBy,
} from './plan.ts';
import { type CaseResult, playCase } from './player.ts';
import { type Claims, probe, probeUdp, type UdpClaim } from './probe.ts';
import type { Probes } from './probes.ts';
import { playSanity } from './sanity.ts';
import type { Played } from './suspects.ts';
import { createGate } from './udp-gate.ts';

export interface RunOptions
  extends Omit<CaseContext, 'content' | 'time' | 'chunkCount' | 'reached' | 'transport'>,
    Probes {
  /** As the user named it. */
  readonly target: string;
  readonly tool: string;
  readonly suite: string;
  readonly scenarios: readonly Scenario[];
  readonly contents: Readonly<Record<string, Content>>;
  readonly transports: ReadonlySet<string>;
  /** What the profile says of the target. */
  readonly capabilities: Capabilities;
  readonly workers: number;
  /** Capabilities whose skip is a failure. */
  readonly require: readonly string[];
  readonly reproduce: (id: string) => string;
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
  const { clock, emit } = options;
  // Every case that runs listens to it.
  setMaxListeners(0, options.signal);
  const zero = clock.now();
  const time = () => Math.round((clock.now() - zero) * 1000) / 1000;
  const scenarios = inOrder(options.scenarios);
  const finished = new Map<Scenario, JudgedCase>();
  const transport = options.transports.has('tcp') ? 'tcp' : 'udp';
  const context: CaseContext = { ...options, time, transport, chunkCount: 'letter', reached: false };

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
    cases: scenarios.map((scenario) => planned(scenario, options.reproduce)),
  });

  const finish = (
    scenario: Scenario,
    began: number,
    result: Pick<CaseResult, 'verdict' | 'checks' | 'reason'>,
  ) => {
    const { verdict, checks, reason } = result;
    finished.set(scenario, {
      id: scenario.id,
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
    const offer = await probeAll(options, played);
    const { work, hold } = play(played, offer);
    const ordinary = others.filter((scenario) => !isSanity(scenario) && !isHostileCase(scenario));
    const slow = ordinary.filter(isSlow);
    const quick = ordinary.filter((scenario) => !isSlow(scenario));
    if (options.capabilities['multi-session'] === false)
      await inParallel([...quick, ...slow], options.workers, work);
    // Cases that only wait take no worker: they begin first, all of them, and last as long as the longest.
    else await Promise.all([inParallel(slow, slow.length, work), inParallel(quick, options.workers, work)]);
    // What may end the target comes when all else is done.
    const gone = await playHostileCases(others.filter(isHostileCase), {
      workers: options.workers,
      play: hold,
      tell: ({ scenario, began, result, events }) => {
        for (const event of events) emit(event);
        finish(scenario, began, result);
      },
      leave: (scenario, reason) => leave(scenario, 'unreached', reason),
      answers: () => answers(played),
      revive: () => revive(played, options.restart),
      aborted: () => options.signal.aborted,
    });
    // The last sanity conversation is the last: nothing runs beside it.
    if (gone === undefined) await inParallel(others.filter(isSanity), 1, work);
    else for (const scenario of others.filter(isSanity)) leave(scenario, 'unreached', gone);
  }
  const why = options.signal.aborted ? options.whyAborted() : stopped;
  // What stopped the run is told where it happened and at the end; the cases that follow only point there.
  const after = options.signal.aborted ? why : first && `after ${first.id}, which did not go through`;
  for (const scenario of scenarios) {
    if (!finished.has(scenario)) leave(scenario, 'unreached', after ?? 'not reached');
  }
  const end: RunEnd = {
    type: 'run-end',
    t: time(),
    ...runVerdict([...finished.values()], {
      interrupted: options.signal.aborted,
      unreachable: unreachable !== undefined,
      ...(why !== undefined && { why }),
    }),
  };
  emit(end);
  return end;

  function play(played: CaseContext, offer: Offer) {
    const gate = createGate(offer.udp);
    const isUdp = ({ transport }: Scenario) => transport === 'udp';
    const others = scenarios.some((scenario) => isUdp(scenario) && !isSlow(scenario));
    /** Plays a case, unless there is a reason not to, which is told. */
    async function attempt(
      scenario: Scenario,
      told: (event: RunEvent) => void,
      over: (began: number, result: CaseResult) => void,
    ): Promise<void> {
      if (options.signal.aborted) return;
      const decision = decide(scenario, offer);
      if (!decision.play) return leave(scenario, skipVerdict(decision, options.require), decision.reason);
      const casePlayed = async () => {
        const began = time();
        told({ type: 'case-start', case: scenario.id, t: began });
        const content = decision.content && { content: decision.content };
        const result = await playCase(scenario, { ...played, ...content, emit: told });
        over(began, result);
        return result;
      };
      // A slow case would keep the others waiting for whether a datagram comes.
      if (isUdp(scenario) && isSlow(scenario) && offer.udp?.silent === true && others)
        return leave(scenario, 'unreached', 'no datagram came over UDP when the target was asked for it');
      const blocked = isUdp(scenario) ? await gate.pass(scenario.id, casePlayed) : void (await casePlayed());
      if (blocked !== undefined) leave(scenario, 'unreached', blocked);
    }
    return {
      work: (scenario: Scenario) =>
        attempt(scenario, emit, (began, result) => finish(scenario, began, result)),
      async hold(scenario: Scenario): Promise<Played | undefined> {
        const events: RunEvent[] = [];
        let held: Played | undefined;
        await attempt(
          scenario,
          (event) => events.push(event),
          (began, result) => {
            held = { scenario, began, result, events, catalogue: options.catalogue };
          },
        );
        return held;
      },
    };
  }
}

/** A skipped capability that the user requires is a failure. */
const skipVerdict = (
  { capability }: Extract<Decision, { play: false }>,
  require: readonly string[],
): Verdict => (capability !== undefined && require.includes(capability) ? 'fail' : 'skip');

async function probeAll(options: RunOptions, context: CaseContext): Promise<Offer> {
  const { contents, transports, capabilities } = options;
  // A split header is paced, so that several contents are better asked for at once.
  const asked = Object.values(contents).map(async (content) => {
    return [content.key, await probe(options.opening, { ...context, content })] as const;
  });
  const udp = await udpClaim(options, context);
  const target = await packetPairClaims(options, context);
  const claims: ReadonlyMap<string, Claims> = new Map(await Promise.all(asked));
  const lines = [...new Set([...claims.values()].flatMap((claim) => claim.lines))];
  if (udp !== undefined) lines.push(`delivery over UDP: ${udp.evidence}`);
  if (target !== undefined) lines.push(`packet pair: ${evidenceOf(target)}`);
  options.emit({ type: 'probe', t: context.time(), chunkCount: context.chunkCount, lines });
  const stated = statedBy(options.timing);
  return {
    contents,
    claims,
    transports,
    capabilities,
    stated,
    ...(udp && { udp }),
    ...(target && { target }),
  };
}

/** Asked only when a scenario depends on it. */
async function udpClaim(options: RunOptions, context: CaseContext): Promise<UdpClaim | undefined> {
  const asked = options.scenarios.some(({ transport }) => transport === 'udp');
  if (!asked || !options.transports.has('udp') || options.capabilities.udp === false) return undefined;
  const content = plainContent(options.contents);
  const opening = content === undefined ? options.scenarios.find(isSanity) : options.opening;
  return opening && probeUdp(opening, { ...context, ...(content && { content }) });
}

/** Asked only when a scenario depends on it. */
async function packetPairClaims(
  { scenarios, packetPairProbes }: RunOptions,
  context: CaseContext,
): Promise<TargetClaims | undefined> {
  const asked = scenarios.some(({ needs }) =>
    needs.capabilities.some((word) => word.startsWith('packet-pair')),
  );
  return asked ? probePacketPair(packetPairProbes, context) : undefined;
}

const evidenceOf = (claims: TargetClaims): string =>
  Object.values(claims)
    .map(({ evidence }) => evidence)
    .join('; ');

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
