import { expect, it } from 'vitest';
import type { Scenario } from '../scenario/scenario.ts';
import { decide, inOrder, type Offer, statedBy } from './plan.ts';
import { DEFAULT_TIMING } from './timing.ts';

const scenario = (id: string, tags: readonly string[], capabilities: readonly string[] = []): Scenario => ({
  ...{ id, file: id, title: id, suite: '', section: '', tags, transport: 'any', bindings: {}, ambient: 'on' },
  needs: { capabilities },
  steps: [],
});
const offer = (idle?: number, capabilities: Offer['capabilities'] = {}): Offer => ({
  contents: {},
  claims: new Map(),
  transports: new Set(['tcp']),
  capabilities,
  stated: statedBy({ ...DEFAULT_TIMING, ...(idle !== undefined && { idle }) }),
});
const idle = scenario('idle', ['slow'], ['long-run', 'idle-period']);

it('puts what waits for long timers behind everything else, but for the last conversation', () => {
  const all = [
    scenario('start', ['sanity']),
    scenario('end', ['sanity']),
    scenario('long', ['slow']),
    scenario('first-long', ['slow', 'core']),
    scenario('bad', ['hostile']),
    scenario('some', ['fast']),
    scenario('first', ['core']),
  ];
  expect(inOrder(all).map(({ id }) => id)).toEqual([
    ...['start', 'first', 'some', 'bad', 'first-long', 'long', 'end'],
  ]);
});

it('waits for an Idle-Timeout when its period is stated, and short enough for a case', () => {
  expect(decide(idle, offer(50_000))).toEqual({ play: true });
  expect(decide(idle, offer())).toEqual({
    play: false,
    capability: 'idle-period',
    reason:
      'idle-period is not claimed: the Idle-Timeout period of the target is not known; state it with timing.idle in a profile',
  });
  expect(decide(idle, offer(3_600_000))).toMatchObject({
    capability: 'idle-period',
    reason: expect.stringContaining('timing.idle is 3600 s, and a case can wait for 62 s; set a shorter one'),
  });
});

it('never waits for it without a period, and for nothing long when the profile says so', () => {
  expect(decide(idle, offer(undefined, { 'idle-period': true }))).toMatchObject({
    capability: 'idle-period',
  });
  expect(decide(idle, offer(50_000, { 'long-run': false }))).toMatchObject({
    reason: 'the profile says long-run: false',
  });
});
