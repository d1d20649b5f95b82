import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { SHORT_TIMERS, SITE } from '../../src/cli/builtin.ts';
import { ownContents, readReference } from '../../src/cli/contents.ts';
import type { CheckEvent, RunEnd, RunEvent } from '../../src/events.ts';
import { mmsp } from '../../src/protocols/mmsp/index.ts';
import { readCatalogue } from '../../src/requirements/catalogue.ts';
import type { Content } from '../../src/runner/case-context.ts';
import { type Clock, systemClock } from '../../src/runner/clock.ts';
import { openAt, type PortRange } from '../../src/runner/datagrams.ts';
import type { Network } from '../../src/runner/network.ts';
import { probesOf } from '../../src/runner/probes.ts';
import { type RunOptions, run } from '../../src/runner/run.ts';
import type { Shard } from '../../src/runner/shard.ts';
import { loadSuite } from '../../src/scenario/load.ts';
import type { Fault } from '../../src/server/faults/fault.ts';
import { startServer } from '../../src/server/server.ts';
import type { Variant } from '../../src/server/variants/variant.ts';
import { ROOT } from './root.ts';

export { ROOT };

export const FIXTURES = `${ROOT}fixtures/asf/`;

export const catalogue = readCatalogue(parse(await readFile(`${ROOT}suites/mmsp/requirements.yaml`, 'utf8')));
const suite = await loadSuite({ protocol: mmsp, catalogue, folder: `${ROOT}suites/` });
export const probes = probesOf(suite);
export const scenarios = suite.filter(({ tags }) => !tags.includes('probe'));

export interface Ran {
  readonly end: RunEnd;
  readonly events: readonly RunEvent[];
  /** Every check, cases in the order of the plan, broken ones first in the order in which they broke. */
  readonly checks: readonly CheckEvent[];
}

export interface RunTarget {
  readonly host?: string;
  readonly port: number;
  readonly workers?: number;
  /** Both unless told otherwise. */
  readonly transports?: readonly ('tcp' | 'udp')[];
  readonly network?: Network;
  readonly udpPorts?: PortRange;
  readonly seed?: number;
  readonly strict?: boolean;
  /** Milliseconds for one answer. */
  readonly reply?: number;
  readonly silence?: number;
  /** Local address of the client. */
  readonly bind?: string;
  readonly contents?: Readonly<Record<string, Content>>;
  /** All that waits for no long timer, unless told otherwise. */
  readonly only?: (id: string) => boolean;
  readonly retries?: number;
  readonly bail?: number;
  readonly shard?: Shard;
  readonly foreseen?: NonNullable<RunOptions['foreseen']>;
  /** Starts the target again. */
  readonly restart?: () => Promise<void>;
  readonly clock?: Clock;
  /** Interrupts the run. */
  readonly signal?: AbortSignal;
}

export const content = async (key: string, path: string): Promise<Content> => ({
  key,
  path,
  reference: await readReference(`${FIXTURES}${path}`),
});
/** The content of every part of the suite, as the embedded server has it. */
export const clips = await ownContents();

/** Runs the built-in suite in this process, with short waits. */
export async function runAgainst(target: RunTarget): Promise<Ran> {
  const events: RunEvent[] = [];
  const reply = target.reply ?? 3000;
  const end = await run({
    target: `127.0.0.1:${target.port}`,
    tool: 'test',
    suite: 'test',
    host: target.host ?? '127.0.0.1',
    port: target.port,
    scenarios: scenarios.filter(({ id, tags }) => target.only?.(id) ?? !tags.includes('slow')),
    ...probes,
    contents: target.contents ?? clips,
    transports: new Set(target.transports ?? ['tcp', 'udp']),
    capabilities: {},
    ...(target.bind !== undefined && { bind: target.bind }),
    ...(target.network && { network: target.network }),
    ...(target.udpPorts && { udpPorts: target.udpPorts }),
    timing: {
      connect: reply,
      reply,
      silence: target.silence ?? 300,
      close: reply,
      end: reply,
      ...SHORT_TIMERS.timing,
    },
    workers: target.workers ?? 16,
    strict: target.strict ?? false,
    seed: target.seed ?? 1,
    require: [],
    catalogue,
    clock: target.clock ?? systemClock,
    emit: (event) => events.push(event),
    signal: target.signal ?? new AbortController().signal,
    whyAborted: () => '',
    reproduce: ({ id }) => id,
    ...(target.retries !== undefined && { retries: target.retries }),
    ...(target.bail !== undefined && { bail: target.bail }),
    ...(target.shard && { shard: target.shard }),
    ...(target.foreseen && { foreseen: target.foreseen }),
    ...(target.restart && { restart: target.restart }),
    started: '2026-01-01T00:00:00.000Z',
  });
  return { end, events, checks: inPlanOrder(events) };
}

let addresses = 0;

/**
 * A loopback address of its own, where the system has more than one: a server that is wrong sends datagrams to ports
 * of others, and those may belong to a test that runs at the same time.
 */
export async function ownAddress(): Promise<{ readonly bind?: string }> {
  const bind = `127.${1 + (process.pid % 250)}.${1 + (addresses++ % 250)}.1`;
  const socket = await openAt(bind, 0, () => {});
  socket?.close();
  return socket === undefined ? {} : { bind };
}

/** The same against a reference server of its own. */
export async function runBuiltin(
  options: Omit<RunTarget, 'port'> & {
    readonly fault?: Fault;
    readonly variant?: Variant;
    readonly speed?: number;
  } = {},
): Promise<Ran> {
  const { fault, variant, speed = 8, ...target } = options;
  const server = await startServer({
    root: FIXTURES,
    site: SITE,
    speed,
    seed: 1,
    limits: SHORT_TIMERS.limits,
    ...(fault && { fault }),
    ...(variant && { variant }),
  });
  try {
    return await runAgainst({ ...target, port: server.port });
  } finally {
    await server.close();
  }
}

function inPlanOrder(events: readonly RunEvent[]): CheckEvent[] {
  const plan = events.flatMap((event) => (event.type === 'run-start' ? event.cases.map(({ id }) => id) : []));
  const checks = events.filter((event) => event.type === 'check');
  return plan.flatMap((id) => checks.filter((check) => check.case === id));
}
