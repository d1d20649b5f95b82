import { describe, expect, it } from 'vitest';
import type { Clock } from './clock.ts';
import { createNetwork } from './network.ts';
import { createRandom } from './random.ts';

/** A clock on which time passes only when told. */
function handClock() {
  const due: { run: () => void }[] = [];
  const clock: Pick<Clock, 'after'> = {
    after(_ms, run) {
      const one = { run };
      due.push(one);
      return () => void due.splice(due.indexOf(one), due.includes(one) ? 1 : 0);
    },
  };
  return {
    clock,
    expire: () => {
      for (const { run } of due.splice(0)) run();
    },
  };
}

function through(network: { loss: number; reorder: number }, seed: number, count = 2000): number[] {
  const { clock, expire } = handClock();
  const came: number[] = [];
  const { pass } = createNetwork(network, createRandom(seed, 'network'), clock);
  for (let i = 0; i < count; i++) pass(() => came.push(i));
  expire();
  return came;
}

describe('a simulated network', () => {
  it('hands everything on in its order when it is a good one', () => {
    expect(through({ loss: 0, reorder: 0 }, 1)).toEqual(Array.from({ length: 2000 }, (_, i) => i));
  });

  it('loses about the share that it is told, and duplicates nothing', () => {
    for (const seed of [1, 2, 3]) {
      const came = through({ loss: 0.05, reorder: 0.05 }, seed);
      expect(new Set(came).size).toBe(came.length);
      expect(came.length).toBeGreaterThan(2000 * 0.92);
      expect(came.length).toBeLessThan(2000 * 0.98);
    }
  });

  it('lets neighbours overtake each other', () => {
    const came = through({ loss: 0, reorder: 0.05 }, 7);
    expect(came.length).toBe(2000);
    const late = came.filter((number, i) => i > 0 && number < (came[i - 1] ?? 0));
    expect(late.length).toBeGreaterThan(50);
    expect(came.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 2000 }, (_, i) => i));
  });

  it('delivers at last what nothing overtakes', () => {
    expect(through({ loss: 0, reorder: 1 }, 1, 1)).toEqual([0]);
  });

  it('does the same to the same seed', () => {
    const bad = { loss: 0.1, reorder: 0.1 };
    expect(through(bad, 9)).toEqual(through(bad, 9));
    expect(through(bad, 9)).not.toEqual(through(bad, 10));
  });
});
