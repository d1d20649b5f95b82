import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Scenario } from '../scenario/scenario.ts';
import { partOf } from './shard.ts';

const scenario = (id: string, ...tags: string[]): Scenario => ({
  ...{ id, file: id, title: id, suite: '', section: '', tags, transport: 'any', bindings: {}, ambient: 'on' },
  needs: { capabilities: [] },
  steps: [],
});
const start = scenario('start', 'sanity');
const end = scenario('end', 'sanity');
const TAGS = ['fast', 'slow', 'hostile'] as const;

const plans = fc
  .array(fc.constantFrom(...TAGS), { maxLength: 120 })
  .map((tags) => [start, ...tags.map((tag, n) => scenario(`${tag}-${n}`, tag)), end]);
const parts = (plan: readonly Scenario[], n: number) =>
  Array.from({ length: n }, (_, index) => partOf(plan, { i: index + 1, n }));

describe('the parts of a plan', () => {
  it('are together the plan, each case in one, and keep its order', () => {
    fc.assert(
      fc.property(plans, fc.integer({ min: 1, max: 12 }), (plan, n) => {
        const all = parts(plan, n);
        const cases = all.flatMap((part) => part.slice(1, -1));
        expect(new Set(cases)).toEqual(new Set(plan.slice(1, -1)));
        expect(cases).toHaveLength(plan.length - 2);
        for (const part of all) expect(part).toEqual(plan.filter((one) => part.includes(one)));
      }),
    );
  });

  it('all have the conversations of the harness, and their share of everything', () => {
    fc.assert(
      fc.property(plans, fc.integer({ min: 1, max: 12 }), (plan, n) => {
        const all = parts(plan, n);
        for (const part of all) expect([part[0], part.at(-1)]).toEqual([start, end]);
        for (const some of [...TAGS.map((tag) => [tag]), [...TAGS]]) {
          const sizes = all.map(
            (part) => part.filter(({ tags }) => some.some((tag) => tags.includes(tag))).length,
          );
          expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(some.length === 1 ? 2 : 1);
        }
      }),
    );
  });

  it('do not all get one transport of cases that stand in pairs', () => {
    const plan = Array.from({ length: 40 }, (_, n) => scenario(`case-${n}[${n % 2 === 0 ? 'tcp' : 'udp'}]`));
    for (const n of [2, 4, 6]) {
      for (const part of parts(plan, n)) {
        const tcp = part.filter(({ id }) => id.endsWith('[tcp]')).length;
        expect(Math.abs(part.length - 2 * tcp)).toBeLessThanOrEqual(2);
      }
    }
  });
});
