import { expect, it } from 'vitest';
import type { RunEvent } from '../src/events.ts';
import type { Clock } from '../src/runner/clock.ts';
import { systemClock } from '../src/runner/clock.ts';
import { startServer } from '../src/server/server.ts';
import { startProxy, together } from './support/proxy.ts';
import { FIXTURES, type RunTarget, runAgainst } from './support/run.ts';

const CASE = 'mmsp/general/stop-mid-playback[transport=tcp]';
/** Is played after it, and needs no more of the content than its header. */
const LATER = 'mmsp/requests/after-pong[transport=tcp,state=ready]';
const HOSTILE = 'mmsp/hostile/lengths[message=OpenFile,field=token,value=huge]';

interface Others extends Pick<RunTarget, 'foreseen' | 'signal'> {
  readonly cases?: readonly string[];
}

/** Cases against a server that has sent all of the content before it can be stopped: all of it comes at once. */
async function lose(clock: Clock, { cases = [], ...others }: Others = {}) {
  const server = await startServer({ root: FIXTURES, speed: 0, seed: 1 });
  const proxy = await startProxy(server.port, together(60));
  const { events, end } = await runAgainst({
    ...{ port: proxy.port, clock, transports: ['tcp'], retries: 1, workers: 1, ...others },
    only: (id) => id === CASE || cases.includes(id) || id.includes('sanity'),
  });
  await proxy.close();
  await server.close();
  const of = events.filter((event) => 'case' in event && event.case === CASE);
  return {
    end,
    events,
    starts: of.filter(({ type }) => type === 'case-start').length,
    attempts: of.filter((event) => event.type === 'attempt-end'),
    last: of.find((event) => event.type === 'case-end'),
  };
}

/** A process that is late whenever somebody asks. */
function lateClock(): Clock {
  let late = 0;
  return {
    ...systemClock,
    late() {
      late += 1000;
      return late;
    },
  };
}

/** How cases begin and end, in words. */
const courseOf = (events: readonly RunEvent[]): string[] =>
  events.flatMap((event) => {
    if (event.type === 'case-start') return [`${event.case} ${event.attempt ?? 1}`];
    if (event.type === 'attempt-end') return [`${event.case} again`];
    return event.type === 'case-end' ? [`${event.case} ${event.verdict}`] : [];
  });

it('a race that is lost for another reason is lost', async () => {
  const { starts, attempts, last } = await lose({ ...systemClock, late: () => 0 });
  expect(last).toMatchObject({
    verdict: 'inconclusive',
    reason: expect.stringMatching(/^the content ended/),
  });
  expect({ starts, attempts }).toEqual({ starts: 1, attempts: [] });
});

it('a race that the harness lost because it was late is run again, and shows that', async () => {
  const { starts, attempts, last, end } = await lose(lateClock());
  expect(last).toMatchObject({ verdict: 'inconclusive', attempts: 4 });
  expect(last).not.toHaveProperty('flaky');
  expect(starts).toBe(4);
  expect(attempts).toMatchObject(
    [1, 2, 3].map((attempt) => ({ attempt, verdict: 'inconclusive', reason: last?.reason })),
  );
  expect(end).toMatchObject({ status: 0, cases: { inconclusive: 1 } });
  expect(end).not.toHaveProperty('flaky');
});

it('is run again when the others are through, and malformed input is not', async () => {
  const { events } = await lose(lateClock(), { cases: [LATER, HOSTILE] });
  expect(courseOf(events)).toEqual([
    ...['mmsp/general/sanity[at=start] 1', 'mmsp/general/sanity[at=start] pass'],
    `${CASE} 1`,
    ...[`${LATER} 1`, `${LATER} pass`],
    ...[`${CASE} again`, `${CASE} 2`, `${CASE} again`, `${CASE} 3`, `${CASE} again`, `${CASE} 4`],
    `${CASE} inconclusive`,
    ...[`${HOSTILE} 1`, `${HOSTILE} pass`],
    ...['mmsp/general/sanity[at=end] 1', 'mmsp/general/sanity[at=end] pass'],
  ]);
  // What is told of an attempt stands between its beginning and its end.
  const of = events.filter((event) => 'case' in event && event.case === CASE).map(({ type }) => type);
  const attempt = of.slice(of.indexOf('case-start'), of.indexOf('attempt-end'));
  expect(attempt).toContain('check');
  expect(new Set(attempt)).toEqual(new Set(['case-start', 'step', 'message', 'flow', 'check']));
});

it('is not run again when the run ends before that, and counts as it was', async () => {
  const abort = new AbortController();
  const foreseen = (id: string): undefined => void (id === LATER && abort.abort());
  const { events, end, last } = await lose(lateClock(), {
    ...{ cases: [LATER, HOSTILE], foreseen, signal: abort.signal },
  });
  expect(courseOf(events).filter((line) => line.startsWith(CASE))).toEqual([
    `${CASE} 1`,
    `${CASE} inconclusive`,
  ]);
  expect(last).toMatchObject({ reason: expect.stringMatching(/^the content ended/) });
  expect(last).not.toHaveProperty('attempts');
  expect(end).toMatchObject({ status: 130, cases: { inconclusive: 1 } });
});
