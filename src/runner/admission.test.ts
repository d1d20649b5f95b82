import { expect, test } from 'vitest';
import { createAdmission } from './admission.ts';

/** A harness with so many milliseconds of work before it, and what was admitted when. */
function harness(work: number) {
  let time = 0;
  let left = work;
  let free = 0;
  const wait = async (ms = 0): Promise<void> => {
    time += ms;
    left -= ms;
    if (left <= 0) free = time;
  };
  const admit = createAdmission({ now: () => time, arrived: () => free }, wait);
  const begun: number[] = [];
  const begin = async (costs: number): Promise<void> => {
    await admit();
    begun.push(time);
    left = Math.max(0, left) + costs;
    time += costs;
  };
  return { begin, begun };
}

test('a free harness begins at once', async () => {
  const { begin, begun } = harness(0);
  await Promise.all([begin(0), begin(0), begin(0)]);
  expect(begun).toEqual([0, 0, 0]);
});

test('one case begins at a time, when what the one before has brought is done', async () => {
  const { begin, begun } = harness(0);
  await Promise.all([begin(100), begin(100), begin(5), begin(0)]);
  expect(begun[0]).toBe(0);
  expect(begun[1]).toBeGreaterThanOrEqual(200);
  expect(begun[2]).toBeGreaterThanOrEqual((begun[1] ?? 0) + 200);
  // Five milliseconds keep nobody waiting.
  expect(begun[3]).toBeLessThan((begun[2] ?? 0) + 20);
});

test('a harness that never has time begins all the same', async () => {
  const { begin, begun } = harness(0);
  await Promise.all([begin(1e6), begin(0)]);
  expect(begun[1]).toBeLessThan(1e6 + 600);
});
