import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunEvent } from '../src/events.ts';
import { systemClock } from '../src/runner/clock.ts';
import { type RunOptions, run } from '../src/runner/run.ts';
import { DEFAULT_TIMING } from '../src/runner/timing.ts';
import { catalogue, loadFiles, scenarioText } from '../src/scenario/testing/files.ts';
import { type ReferenceServer, startServer } from '../src/server/server.ts';
import { FIXTURES, probes } from './support/run.ts';

/** Cases that wait, and cases that do not; those that wait stand last in the plan. */
const WAIT = '1500ms';
const SLOW = ['mmsp/slow-a', 'mmsp/slow-b', 'mmsp/slow-c'];
const QUICK = ['mmsp/quick-a', 'mmsp/quick-b', 'mmsp/quick-c', 'mmsp/quick-d'];

const connect = '  - send: Connect\n    expect: ReportConnectedEX\n';
const waits = (wait: string) => `${connect}  - silence: { of: everything, for: ${wait} }\n`;
const textOf = (id: string, steps: string, more = '') => scenarioText(steps, more).replace('mmsp/x', id);
const files = (wait: string) =>
  Object.fromEntries([
    ...SLOW.map((id) => [`${id.slice(5)}.yaml`, textOf(id, waits(wait), 'tags: [slow]\n')]),
    ...QUICK.map((id) => [`${id.slice(5)}.yaml`, textOf(id, connect)]),
  ]);

let server: ReferenceServer;
beforeAll(async () => {
  server = await startServer({ root: FIXTURES, seed: 1 });
});
afterAll(() => server.close());

/** Plays them with one worker, and tells in which order they began and ended. */
async function playedWith(over: Partial<RunOptions>, wait = WAIT, see: (event: RunEvent) => void = () => {}) {
  const events: RunEvent[] = [];
  const end = await run({
    ...probes,
    ...{ target: 'x', tool: 'x', suite: 'x', started: '', reproduce: () => '', whyAborted: () => 'enough' },
    ...{ host: server.host, port: server.port, contents: {}, transports: new Set(['tcp']), capabilities: {} },
    ...{
      timing: DEFAULT_TIMING,
      workers: 1,
      strict: false,
      seed: 1,
      require: [],
      catalogue,
      clock: systemClock,
    },
    scenarios: await loadFiles(files(wait)),
    signal: new AbortController().signal,
    emit(event) {
      events.push(event);
      see(event);
    },
    ...over,
  });
  const order = events.flatMap((event) =>
    event.type === 'case-start' ? `> ${event.case}` : event.type === 'case-end' ? `< ${event.case}` : [],
  );
  const verdicts = Object.fromEntries(
    events.flatMap((event) => (event.type === 'case-end' ? [[event.case, event.verdict]] : [])),
  );
  return { end, events, order, verdicts };
}

/** One after another: each ends before the next begins. */
const inTurn = (ids: readonly string[]) => ids.flatMap((id) => [`> ${id}`, `< ${id}`]);
const only = (order: readonly string[], ids: readonly string[]) =>
  order.filter((line) => ids.includes(line.slice(2)));

describe('cases that wait for timers', () => {
  it('begin first, all at once, and take no worker from the others', async () => {
    const { end, order } = await playedWith({});
    expect(end).toMatchObject({ status: 0, cases: { pass: 7 } });
    expect(order.slice(0, 3)).toEqual(SLOW.map((id) => `> ${id}`));
    // The one worker plays the others in their turn, and is done with them while all of those still wait.
    expect(order.slice(3, -3)).toEqual(inTurn(QUICK));
    expect(new Set(order.slice(-3))).toEqual(new Set(SLOW.map((id) => `< ${id}`)));
  });

  it('are played like all others when the target bears one session only', async () => {
    const { end, order } = await playedWith({ capabilities: { 'multi-session': false } }, '10ms');
    expect(end).toMatchObject({ status: 0, cases: { pass: 7 } });
    expect(order).toEqual(inTurn([...QUICK, ...SLOW]));
  });

  it('are not reached when the run is interrupted meanwhile, and nobody waits for them any longer', async () => {
    const abort = new AbortController();
    let left = QUICK.length;
    const { end, events, order, verdicts } = await playedWith({ signal: abort.signal }, '20s', (event) => {
      if (event.type === 'case-end' && QUICK.includes(event.case) && --left === 0) abort.abort('enough');
    });
    expect(events.at(-1)).toBe(end);
    expect(end).toMatchObject({
      status: 130,
      reason: 'enough',
      cases: { pass: 4, unreached: 3, fail: 0, error: 0 },
    });
    expect(end.t).toBeLessThan(10_000);
    expect(verdicts).toEqual({
      ...Object.fromEntries(QUICK.map((id) => [id, 'pass'])),
      ...Object.fromEntries(SLOW.map((id) => [id, 'unreached'])),
    });
    // Each began once and ended once: what waited is told where it stood, not as what never began.
    expect(only(order, SLOW)).toHaveLength(2 * SLOW.length);
    for (const id of SLOW)
      expect(events).toContainEqual(
        expect.objectContaining({ type: 'case-end', case: id, reason: 'enough' }),
      );
  });

  it('do not begin when the run is interrupted before', async () => {
    const { order, verdicts, events } = await playedWith({ signal: AbortSignal.abort('enough') });
    expect(new Set(Object.values(verdicts))).toEqual(new Set(['unreached']));
    expect(order).toHaveLength(14);
    expect(events.some(({ type }) => type === 'step')).toBe(false);
  });
});
