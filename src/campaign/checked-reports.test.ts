import { expect, it } from 'vitest';
import type { RunEvent } from '../events.ts';
import { checkedReports } from './checked-reports.ts';

const right: readonly RunEvent[] = [
  {
    ...{
      type: 'run-start',
      version: 1,
      tool: 'x',
      suite: '1',
      target: 'host',
      seed: 7,
      workers: 1,
      cases: [],
    },
    ...{ strict: false, started: '2026-01-02T03:04:05.678Z' },
  },
  {
    ...{ type: 'run-end', t: 1, status: 0, verdict: 'conforms', untested: [] },
    ...{ checks: none(), cases: none() },
  },
];

function none() {
  return { pass: 0, fail: 0, warn: 0, note: 0, skip: 0, inconclusive: 0, unreached: 0, error: 0 };
}

/** Seed 0 to 5: each of the other reports beside NDJSON and JUnit. */
async function wrongIn(seed: number, events: readonly RunEvent[], checkXml: () => string | undefined) {
  const reports = await checkedReports(seed, checkXml);
  for (const event of events) reports.on(event);
  return reports.end();
}

it.each([0, 1, 2, 3, 4, 5])('finds nothing wrong with what is right, seed %i', async (seed) => {
  expect(await wrongIn(seed, right, () => undefined)).toEqual([]);
});

it('finds JUnit that is no XML, and events that have no end', async () => {
  expect(await wrongIn(0, right, () => 'is no XML')).toEqual(['junit is no XML']);
  expect(await wrongIn(0, right.slice(0, 1), () => undefined)).toContain('the events have no end');
});
