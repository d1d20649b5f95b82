import { expect, test } from 'vitest';
import { causes } from './causes.ts';
import { check } from './testing/story.ts';

const fail = (requirement: string, consequenceOf?: string) =>
  check('a', requirement, 'fail', consequenceOf === undefined ? {} : { consequenceOf });
const shape = (checks: readonly ReturnType<typeof fail>[]) =>
  causes(checks).map((one) => [
    one.check.requirement,
    one.consequences.map(({ requirement }) => requirement),
  ]);

test('consequences stand under what began them, also when they came first and across several steps', () => {
  expect(shape([fail('C', 'B'), fail('B', 'A'), fail('A'), fail('D')])).toEqual([
    ['A', ['B', 'C']],
    ['D', []],
  ]);
});

test('a cause that is not among the checks leaves its consequence by itself', () => {
  expect(shape([fail('B', 'A')])).toEqual([['B', []]]);
});

test('a circle loses nothing and ends', () => {
  expect(shape([fail('A', 'B'), fail('B', 'A'), fail('C', 'C')])).toEqual([
    ['A', ['B']],
    ['C', []],
  ]);
});

test('errors before failures before warnings', () => {
  const found = causes([check('a', 'W', 'warn'), check('a', 'F', 'fail'), check('a', 'E', 'error')]);
  expect(found.map((one) => one.check.requirement)).toEqual(['E', 'F', 'W']);
});

test('a long chain and a wide one', () => {
  const chain = Array.from({ length: 20_000 }, (_, i) => fail(`R${i}`, i === 0 ? undefined : `R${i - 1}`));
  expect(causes(chain)[0]?.consequences).toHaveLength(19_999);
  const wide = Array.from({ length: 20_000 }, (_, i) => fail(`R${i}`, i === 0 ? undefined : 'R0'));
  expect(causes(wide)[0]?.consequences).toHaveLength(19_999);
});
