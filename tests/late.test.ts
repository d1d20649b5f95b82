import { expect, it } from 'vitest';
import type { Clock } from '../src/runner/clock.ts';
import { systemClock } from '../src/runner/clock.ts';
import { startServer } from '../src/server/server.ts';
import { startProxy, together } from './support/proxy.ts';
import { FIXTURES, runAgainst } from './support/run.ts';

const CASE = 'mmsp/general/stop-mid-playback[transport=tcp]';

/** One case against a server that has sent all of the content before it can be stopped: all of it comes at once. */
async function lose(clock: Clock) {
  const server = await startServer({ root: FIXTURES, speed: 0, seed: 1 });
  const proxy = await startProxy(server.port, together(60));
  const { events, end } = await runAgainst({
    ...{ port: proxy.port, clock, transports: ['tcp'], retries: 1 },
    only: (id) => id === CASE || id.includes('sanity'),
  });
  await proxy.close();
  await server.close();
  const of = events.filter((event) => 'case' in event && event.case === CASE);
  return {
    end,
    starts: of.filter(({ type }) => type === 'case-start').length,
    attempts: of.filter((event) => event.type === 'attempt-end'),
    last: of.find((event) => event.type === 'case-end'),
  };
}

it('a race that is lost for another reason is lost', async () => {
  const { starts, attempts, last } = await lose({ ...systemClock, late: () => 0 });
  expect(last).toMatchObject({
    verdict: 'inconclusive',
    reason: expect.stringMatching(/^the content ended/),
  });
  expect({ starts, attempts }).toEqual({ starts: 1, attempts: [] });
});

it('a race that the harness lost because it was late is run again, and shows that', async () => {
  let late = 0;
  const { starts, attempts, last, end } = await lose({
    ...systemClock,
    late() {
      late += 1000;
      return late;
    },
  });
  expect(last).toMatchObject({ verdict: 'inconclusive', attempts: 4 });
  expect(last).not.toHaveProperty('flaky');
  expect(starts).toBe(4);
  expect(attempts).toMatchObject(
    [1, 2, 3].map((attempt) => ({ attempt, verdict: 'inconclusive', reason: last?.reason })),
  );
  expect(end).toMatchObject({ status: 0, cases: { inconclusive: 1 } });
  expect(end).not.toHaveProperty('flaky');
});
