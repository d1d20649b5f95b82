import fc from 'fast-check';
import { expect, test } from 'vitest';
import { startOrder } from './start-order.ts';

const order = (lengths: readonly number[], workers: number): number[] =>
  startOrder(lengths, workers, (length) => length);

/** When the last of them is over, each begun by the first worker that is free. */
function end(lengths: readonly number[], workers: number): number {
  const free = new Array<number>(workers).fill(0);
  for (const length of lengths) {
    free.sort((a, b) => a - b);
    free[0] = (free[0] ?? 0) + length;
  }
  return Math.max(...free);
}

test('one worker plays in the order of the plan', () => {
  expect(order([1, 5, 2, 9, 3, 4], 1)).toEqual([1, 5, 2, 9, 3, 4]);
});

test('a case begins before its turn when it would outlast what is left, and the others keep theirs', () => {
  expect(order([1, 1, 1, 1, 1, 1, 9], 2)).toEqual([9, 1, 1, 1, 1, 1, 1]);
  expect(order([1, 2, 1, 1, 1, 1, 3], 2)).toEqual([1, 2, 1, 1, 3, 1, 1]);
  expect(end([1, 2, 1, 1, 1, 1, 3], 2)).toBe(6);
  expect(end(order([1, 2, 1, 1, 1, 1, 3], 2), 2)).toBe(5);
});

test('of equals the first of the plan begins first', () => {
  const cases = ['a', 'b', 'c', 'd'];
  expect(startOrder(cases, 8, () => 1)).toEqual(cases);
});

test('every case begins once, however long and however many workers', () => {
  fc.assert(
    // A server claims any duration, what is no number and what has no end among them.
    fc.property(fc.array(fc.double()), fc.integer({ min: 1, max: 9 }), (lengths, workers) => {
      const places = [...lengths.keys()];
      const began = startOrder(places, workers, (place) => lengths[place] ?? 0);
      expect(began.toSorted((a, b) => a - b)).toEqual(places);
    }),
  );
});
