import { describe, expect, test } from 'vitest';
import type { RunEvent } from '../events.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { catalogue, loadSteps } from '../scenario/testing/files.ts';
import { createTally } from '../verdict/tally.ts';
import { caseVerdict } from '../verdict/verdict.ts';
import { type HostileTools, playHostileCases } from './hostile-phase.ts';
import type { Played } from './suspects.ts';

const ROW = 'MMSP-3.2.5.3-01';
const CHANNEL = 'MMSP-2.1-01';
const steps = await loadSteps(
  '  - send: FunnelInfo\n    expect: ReportFunnelInfo\n  - send: Connect\n    hostile: true\n  - unharmed: true\n',
);
const STOPS = { opening: 1, answer: 2, unharmed: 3 } as const;

const scenario = (id: string): Scenario => ({
  id,
  file: id,
  title: id,
  suite: 'mmsp',
  section: '',
  tags: ['hostile'],
  transport: 'any',
  ambient: 'on',
  needs: { capabilities: [] },
  bindings: {},
  steps,
});

type Way = 'clean' | 'served' | 'kills' | 'harms' | 'stuck';

/** A target that is dead or alive, and cases of which each does something to it. */
function stage(
  ways: Readonly<Record<string, Way>>,
  options: { comesBack: boolean; workers?: number; endsAt?: 'revival' },
) {
  const cases = Object.keys(ways).map(scenario);
  const told: Record<string, string[]> = {};
  const left: Record<string, string> = {};
  const world = {
    alive: true,
    aborted: false,
    revived: 0,
    plays: 0,
    harmed: new Set<string>(),
    playing: new Set<string>(),
  };

  function played(one: Scenario, broke: 'opening' | 'answer' | 'unharmed' | undefined): Played {
    const tally = createTally(catalogue, false);
    const place = (step: number) => ({ session: 'main', step, unit: 0 });
    if (broke === undefined) tally.see({ requirement: ROW, observation: 'pass' }, place(2));
    else tally.see({ requirement: ROW, observation: 'broken', got: broke }, place(STOPS[broke]));
    const checks = tally.checks();
    const events = Array.from({ length: STOPS[broke ?? 'unharmed'] }, (_, n) => n + 1).map(
      (step): RunEvent => {
        return { type: 'step', case: one.id, t: 0, step, text: '', session: 'main' };
      },
    );
    const verdict = caseVerdict(checks.map((check) => check.verdict));
    return {
      scenario: one,
      duration: 0,
      result: { verdict, checks, reason: `${one.id} saw it`, complete: broke === undefined },
      events,
      catalogue,
    };
  }

  const tools: HostileTools = {
    workers: options.workers ?? 4,
    async play(one) {
      world.plays += 1;
      world.playing.add(one.id);
      const way = ways[one.id];
      if (way === 'kills') world.alive = false;
      if (way === 'harms') world.harmed = new Set(world.playing);
      await new Promise((resolve) => setTimeout(resolve, 5));
      world.playing.delete(one.id);
      const hurt = !world.alive || world.harmed.delete(one.id);
      if (way === 'stuck') return played(one, 'opening');
      return played(one, way === 'served' ? 'answer' : hurt ? 'unharmed' : undefined);
    },
    tell: ({ scenario: { id }, result }) => {
      told[id] = result.checks.map(({ requirement, verdict }) => `${requirement.id} ${verdict}`);
    },
    leave({ id }, reason) {
      left[id] = reason;
    },
    answers: async () => world.alive,
    async revive() {
      world.aborted ||= options.endsAt === 'revival';
      if (!options.comesBack) return false;
      world.revived += 1;
      world.alive = true;
      return true;
    },
    aborted: () => world.aborted,
  };
  return { play: () => playHostileCases(cases, tools), told, left, world };
}

describe('hostile cases beside each other', () => {
  test('that harm nobody are told as they are', async () => {
    const { play, told } = stage({ a: 'clean', b: 'clean', c: 'served' }, { comesBack: false });
    expect(await play()).toBeUndefined();
    expect(told).toEqual({ a: [`${ROW} pass`], b: [`${ROW} pass`], c: [`${ROW} fail`] });
  });

  test('the one that ends the target is found, and nobody else fails', async () => {
    const { play, told, left, world } = stage(
      { a: 'clean', b: 'kills', c: 'clean', d: 'clean', e: 'clean', f: 'clean' },
      { comesBack: true },
    );
    expect(await play()).toBeUndefined();
    expect(told.b).toEqual([`${ROW} fail`]);
    for (const id of ['a', 'c', 'd', 'e', 'f']) expect(told[id]).toEqual([`${ROW} pass`]);
    expect(left).toEqual({});
    expect(world.revived).toBeGreaterThan(0);
  });

  test('a conversation that never gets to its input is told as it is, and not played again', async () => {
    const { play, told, world } = stage({ a: 'stuck', b: 'stuck', c: 'clean' }, { comesBack: false });
    expect(await play()).toBeUndefined();
    expect(told).toEqual({ a: [`${ROW} fail`], b: [`${ROW} fail`], c: [`${ROW} pass`] });
    expect(world.plays).toBe(3);
  });

  test('one that ends the sessions of others is found too', async () => {
    const { play, told } = stage({ a: 'clean', b: 'clean', c: 'harms', d: 'clean' }, { comesBack: false });
    expect(await play()).toBeUndefined();
    expect(told).toEqual({
      a: [`${ROW} pass`],
      b: [`${ROW} pass`],
      c: [`${ROW} fail`],
      d: [`${ROW} pass`],
    });
  });
});

describe('a target that does not come back', () => {
  test('alone with one case: that one did it, and the rest is left', async () => {
    const { play, told, left } = stage(
      { a: 'clean', b: 'kills', c: 'clean', d: 'clean' },
      { comesBack: false, workers: 1 },
    );
    expect(await play()).toBe('the target has not answered since b');
    expect(told).toEqual({ a: [`${ROW} pass`], b: [`${ROW} fail`] });
    expect(Object.keys(left)).toEqual(['c', 'd']);
  });

  test('among several: all are named, nobody is convicted, and the run fails all the same', async () => {
    const { play, told, left } = stage({ a: 'clean', b: 'kills', c: 'clean' }, { comesBack: false });
    expect(await play()).toBe('the target has not answered since a or b or c');
    const checks = Object.values(told).flat();
    expect(checks.filter((check) => check.endsWith('fail'))).toEqual([`${CHANNEL} fail`]);
    expect(checks.filter((check) => check === `${ROW} inconclusive`)).toHaveLength(3);
    expect(left).toEqual({});
  });
});

test('a run that is ended while the target is away accuses nobody', async () => {
  const { play, told, left } = stage(
    { a: 'clean', b: 'kills', c: 'clean' },
    { comesBack: false, endsAt: 'revival' },
  );
  expect(await play()).toBeUndefined();
  expect({ told, left }).toEqual({ told: {}, left: {} });
});

test('what happens once and never again is a warning that names them all', async () => {
  const ways: Record<string, Way> = { a: 'clean', b: 'harms', c: 'clean' };
  const { play, told, world } = stage(ways, { comesBack: true });
  const playing = play();
  await Promise.resolve();
  ways.b = 'clean';
  expect(world.harmed.size).toBeGreaterThan(0);
  expect(await playing).toBeUndefined();
  const broken = Object.values(told)
    .flat()
    .filter((check) => !check.endsWith('pass'));
  expect(broken).toEqual([`${CHANNEL} warn`]);
});

test('a target that stops answering again and again ends the phase', async () => {
  const ways = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`c${n}`, 'kills' as const]));
  const { play, left } = stage(ways, { comesBack: true, workers: 1 });
  expect(await play()).toMatch(/^the target has stopped answering \d+ times$/);
  expect(Object.keys(left).length).toBeGreaterThan(10);
});
