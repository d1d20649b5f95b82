import { describe, expect, test } from 'vitest';
import { percentilesOf } from './document.ts';
import { createFigures } from './figures.ts';
import { createSpread } from './spread.ts';

describe('media packets by how late they came', () => {
  test.each([700, 1000, 1, 30_000])('are divided where late begins, at %i ms', (tolerance) => {
    const figures = createFigures(tolerance);
    const viewer = figures.hears(1, () => {});
    for (const late of [0, tolerance / 2, tolerance, tolerance + 0.1, 3 * tolerance]) viewer.media(late, 0);
    viewer.media(tolerance + 5, 5);
    expect(figures.packets).toMatchObject({ media: 6, late: 2, lateWhileBusy: 1 });
    const beyond = figures.bins().filter(({ upTo }) => upTo === null || upTo > tolerance);
    expect(beyond.reduce((sum, { packets }) => sum + packets, 0)).toBe(3);
    expect(figures.bins().reduce((sum, { packets }) => sum + packets, 0)).toBe(6);
    const edges = figures.bins().flatMap(({ upTo }) => (upTo === null ? [] : [upTo]));
    expect(edges).toEqual([...new Set(edges)].sort((a, b) => a - b));
  });
});

test('percentiles and the greatest are rounded up to a tenth of a millisecond', () => {
  const spread = createSpread();
  for (const ms of [0.04, 0.3, 0.41]) spread.add(ms);
  expect(percentilesOf(spread)).toMatchObject({ p50: 0.3, p90: 0.5, p99: 0.5, max: 0.5 });
  spread.add(1234.56);
  expect(percentilesOf(spread)).toMatchObject({ p50: 0.3, max: 1234.6 });
});

test('of mistakes of ours the first are kept, and all are counted', () => {
  const figures = createFigures(1000);
  for (let session = 1; session <= 5000; session++)
    figures.hears(session, () => {}).over({ as: 'error', error: new Error(`mistake ${session}`) });
  expect(figures.faults.count).toBe(5000);
  expect(figures.faults.first).toHaveLength(20);
  expect(figures.faults.first[0]).toMatchObject({ message: 'mistake 1' });
});
