import { expect, it } from 'vitest';
import { caseOfId, origin, repeated } from './repeat.ts';
import type { Scenario } from './scenario.ts';

const scenario = (id: string): Scenario => ({
  ...{
    id,
    file: id,
    title: id,
    suite: '',
    section: '',
    tags: [],
    transport: 'any',
    bindings: {},
    ambient: 'on',
  },
  needs: { capabilities: [] },
  steps: [],
});
const [a, b] = [scenario('a'), scenario('b[x=1]')];

it('plays round after round, and the first keeps its id', () => {
  expect(repeated([a, b], 3).map(({ id }) => id)).toEqual([
    'a',
    'b[x=1]',
    'a#2',
    'b[x=1]#2',
    'a#3',
    'b[x=1]#3',
  ]);
  expect(repeated([a, b], 1)).toEqual([a, b]);
});

it('knows the id and the seed that play a repetition by itself', () => {
  const [first, second, third] = repeated([b], 3);
  expect([first, second, third].map((one) => one && origin(one, 7))).toEqual([
    { id: 'b[x=1]', seed: 7 },
    { id: 'b[x=1]', seed: 8 },
    { id: 'b[x=1]', seed: 9 },
  ]);
  expect(second && origin(second, 0xffffffff).seed).toBe(0);
});

it('finds a case by the id of any of its repetitions', () => {
  const own = scenario('a#2');
  const all = new Map([a, b, own].map((one) => [one.id, one]));
  expect(caseOfId(all, 'a')).toBe(a);
  expect(caseOfId(all, 'b[x=1]#3')).toEqual(repeated([b], 3)[2]);
  // A file may be called so.
  expect(caseOfId(all, 'a#2')).toBe(own);
  expect(caseOfId(all, 'c#2')).toBeUndefined();
  expect(caseOfId(all, 'c')).toBeUndefined();
});
