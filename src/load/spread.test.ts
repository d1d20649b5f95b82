import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSpread } from './spread.ts';

/** The nearest rank, of all values. */
const exact = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.max(1, Math.ceil(share * values.length)) - 1] ?? 0;

test('tells percentiles to a tenth of a millisecond or to 1 %', () => {
  const durations = fc.array(fc.double({ min: 0, max: 100_000, noNaN: true }), {
    minLength: 1,
    maxLength: 60,
  });
  fc.assert(
    fc.property(durations, fc.double({ min: 0, max: 1, noNaN: true }), (values, share) => {
      const spread = createSpread();
      for (const value of values) spread.add(value);
      const right = exact(values, share);
      expect(spread.count).toBe(values.length);
      expect(spread.max).toBe(Math.max(...values));
      expect(spread.at(share)).toBeGreaterThanOrEqual(right - 1e-5 * right - 1e-6);
      expect(spread.at(share)).toBeLessThanOrEqual(Math.max(right + 0.1001, right * 1.0101));
    }),
  );
});

test('knows nothing of nothing, and takes what is early for nothing', () => {
  const spread = createSpread();
  expect([spread.at(0.5), spread.max, spread.count]).toEqual([0, 0, 0]);
  spread.add(-7);
  spread.add(1e12);
  expect([spread.at(0.5), spread.count]).toEqual([0, 2]);
  expect(spread.at(1)).toBe(86_400_000);
});
