import type { RunEnd, RunEvent } from '../events.ts';
import type { RunOptions } from '../runner/run.ts';
import { EXIT } from '../verdict/exit-status.ts';
import { checkedCaptures } from './checked-captures.ts';
import type { CheckedReports } from './checked-reports.ts';
import { fastClock } from './clock.ts';
import { startHostileServer } from './hostile-server.ts';
import { countInputs, type Inputs } from './inputs.ts';
import { scriptOf, scriptText } from './script.ts';
import { deedText, eventText } from './seed-text.ts';
import { type CampaignWorld, contentsFor, TIMING } from './world.ts';

/** What may be found wrong with the harness. */
export type Fault = 'crash' | 'hang' | 'leak' | 'memory' | 'report' | 'our fault';

export interface Problem {
  readonly fault: Fault;
  readonly text: string;
  /** How many handles, of a leak. */
  readonly handles?: number;
}

export interface SeedResult {
  readonly seed: number;
  /** What the harness did wrong; empty when it bore all. */
  readonly problems: readonly Problem[];
  /** How long it took by the clock of the player, milliseconds. */
  readonly waited: number;
  /** How many things the hostile server did that a right one would not have done. */
  readonly deeds: number;
  readonly inputs: Inputs;
  /** What came out, in one line: the exit status, and what did not pass. */
  readonly verdict: string;
  /** Requirements that failed or warned. */
  readonly broken: readonly string[];
}

export interface SeedOptions {
  readonly world: CampaignWorld;
  readonly play: (options: RunOptions) => Promise<RunEnd>;
  /** Opens the reports of a seed. */
  readonly reports: (seed: number) => Promise<CheckedReports>;
  readonly only: ReadonlySet<string>;
  /** Milliseconds by the clock of the player. */
  readonly deadline: number;
  /** Hears of all that happens, when a seed is replayed. */
  readonly tell?: (line: string) => void;
}

/** Milliseconds by the clock of the player for a run that was told to end. */
const GRACE = 30_000;

/** Plays a run of the suite against a hostile server. Never rejects for what the harness does wrong. */
export async function playSeed(seed: number, options: SeedOptions): Promise<SeedResult> {
  const { world, tell } = options;
  const began = fastClock.now();
  let deeds = 0;
  const script = scriptOf(seed, world.scenarios, options.only);
  const { scenario } = script;
  for (const line of scriptText(script)) tell?.(line);
  const problems: Problem[] = [];
  const found = (fault: Fault, text: string): void => {
    if (problems.length < 20) problems.push({ fault, text });
  };
  const counter = countInputs();
  const verdict = verdictOf();
  let awake = !script.spares;
  const hostile = await startHostileServer({
    right: world.right.port,
    script,
    awake: () => awake,
    reply: TIMING.reply,
    sent: counter.sent,
    tell(connection, deed) {
      deeds += 1;
      tell?.(`connection ${connection}: ${deedText(deed)}`);
    },
  });
  const reports = await options.reports(seed);
  const captured = script.captures ? await checkedCaptures() : undefined;
  const ending = new AbortController();
  const emit = (told: RunEvent): void => {
    const event = captured?.captures.see(told) ?? told;
    if (event.type === 'case-start' && event.case === scenario.id) awake = true;
    counter.on(event);
    verdict.on(event);
    reports.on(event);
    const ours = faultIn(event);
    if (ours !== undefined) found('our fault', ours);
    if (tell !== undefined) tell(eventText(event));
  };
  const run = options.play({
    target: `127.0.0.1:${hostile.port}`,
    tool: 'campaign',
    suite: '',
    host: '127.0.0.1',
    port: hostile.port,
    scenarios: [...(script.toTheEnd ? world.sanity : world.sanity.slice(0, 1)), scenario],
    opening: world.opening,
    packetPairProbes: world.packetPairProbes,
    contents: contentsFor(scenario, world.contents),
    transports: new Set(['tcp', 'udp']),
    capabilities: {},
    timing: TIMING,
    workers: 4,
    strict: false,
    seed,
    require: [],
    retries: script.retries,
    catalogue: world.catalogue,
    clock: fastClock,
    emit,
    ...(captured && { capture: captured.captures.begin }),
    signal: ending.signal,
    whyAborted: () => 'its time was up',
    reproduce: ({ id }) => id,
    started: '2026-01-01T00:00:00.000Z',
  });
  const over = await played(run, options.deadline, script.interrupted, ending, found);
  await hostile.close();
  const read = await within(options.deadline, reports.end());
  const kept = await within(options.deadline, captured?.end() ?? Promise.resolve([]));
  for (const [what, end] of [
    ['the reports', read],
    ['the captures', kept],
  ] as const) {
    if (end.how === 'late') found('hang', `${what} did not end`);
    else if (end.how === 'thrown') found('report', `${what} broke: ${stackOf(end.error)}`);
    // Without an end of the run there was a hang or a crash, which says it better.
    else if (over === 'ended') for (const sentence of end.value) found('report', sentence);
  }
  return {
    seed,
    problems,
    waited: fastClock.now() - began,
    deeds,
    inputs: counter.inputs,
    ...verdict.told(),
  };
}

/** Waits for the end of a run, which is interrupted so long after its beginning if it has none by then. */
async function played(
  run: Promise<RunEnd>,
  deadline: number,
  interrupted: number | undefined,
  ending: AbortController,
  found: (fault: Fault, text: string) => void,
): Promise<Over<RunEnd>['how']> {
  const first = await within(interrupted ?? deadline, run);
  if (first.how === 'thrown') found('crash', stackOf(first.error));
  if (first.how !== 'late') return first.how;
  ending.abort();
  const then = await within(GRACE, run);
  if (interrupted !== undefined) {
    if (then.how === 'thrown') found('crash', stackOf(then.error));
    if (then.how === 'late')
      found('hang', `no verdict ${GRACE / 1000} s of the player’s time after the run was interrupted`);
    return then.how;
  }
  const words = then.how === 'late' ? 'and did not end when it was told to' : 'and ended when it was told to';
  found('hang', `no verdict after ${deadline / 1000} s of the player’s time, ${words}`);
  return 'late';
}

type Over<T> =
  | { readonly how: 'ended'; readonly value: T }
  | { readonly how: 'late' }
  | { readonly how: 'thrown'; readonly error: unknown };

async function within<T>(ms: number, work: Promise<T>): Promise<Over<T>> {
  let cancel = (): void => {};
  const late = new Promise<Over<T>>((resolve) => {
    cancel = fastClock.after(ms, () => resolve({ how: 'late' }));
  });
  const ended = work.then(
    (value): Over<T> => ({ how: 'ended', value }),
    (error: unknown): Over<T> => ({ how: 'thrown', error }),
  );
  const first = await Promise.race([ended, late]);
  cancel();
  return first;
}

const stackOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);

/** A peer is never our own fault. */
function faultIn(event: RunEvent): string | undefined {
  if (event.type === 'check' && event.verdict === 'error')
    return `${event.requirement} of ${event.case} is error: ${event.why ?? ''} ${event.path ?? ''} expected ${event.expected}, got ${event.got}`;
  if (event.type === 'case-end' && event.verdict === 'error')
    return `${event.case} is error: ${event.reason ?? 'no reason given'}`;
  return event.type === 'run-end' && event.status === EXIT.ourFault
    ? `the run ended with status ${event.status}: ${event.reason ?? event.verdict}`
    : undefined;
}

const SAID: ReadonlySet<string> = new Set(['fail', 'warn', 'error', 'inconclusive', 'unreached', 'skip']);
const BROKEN: ReadonlySet<string> = new Set(['fail', 'warn']);

/** Adds up what the checks of a run say. */
function verdictOf() {
  const said = new Set<string>();
  const broken = new Set<string>();
  let status = 'no end';
  return {
    on(event: RunEvent): void {
      if (event.type === 'run-end') status = String(event.status);
      if (event.type !== 'check' || !SAID.has(event.verdict)) return;
      said.add(`${event.requirement} ${event.verdict}`);
      if (BROKEN.has(event.verdict)) broken.add(event.requirement);
    },
    told: () => ({
      verdict: [`status ${status}`, ...[...said].sort()].join(', '),
      broken: [...broken],
    }),
  };
}
