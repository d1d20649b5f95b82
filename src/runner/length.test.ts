import { expect, it } from 'vitest';
import type { Outcome, Step } from '../scenario/scenario.ts';
import { lengthOf } from './length.ts';
import type { Claims } from './probe.ts';
import { DEFAULT_TIMING } from './timing.ts';

const base = { at: 'here:1:1', session: 'main', proves: [] };
const outcome = (on: Outcome['on'], verdict: Outcome['verdict']): Outcome => ({
  on,
  verdict,
  where: {},
  bind: {},
});
const raw = (outcomes: readonly Outcome[], within?: number): Step => ({
  ...base,
  do: 'raw',
  bytes: { is: 'literal', value: '' },
  over: 'tcp',
  pace: {},
  outcomes,
  ...(within !== undefined && { within }),
});
/** A minute in 240 packets. */
const claims: Claims = {
  ...{ packets: 240, duration: 60, streams: [], capabilities: {}, evidence: {}, lines: [] },
};
const length = (steps: readonly Step[], of: Claims | undefined = claims): number => {
  const words = { id: 'case', file: 'case', title: '', suite: '', section: '', tags: [] };
  const scenario = { ...words, transport: 'any', needs: { capabilities: [] }, bindings: {} } as const;
  return lengthOf({ ...scenario, ambient: 'on', steps }, of, DEFAULT_TIMING);
};
const nothing = length([]);

it.each<[string, number, Step]>([
  ['four packets of content', 1000, { ...base, do: 'until', until: { what: 'packets', packets: 4 } }],
  ['four seconds of it', 4000, { ...base, do: 'until', until: { what: 'content', content: 4000, of: 'p' } }],
  ['its end', 60_000, { ...base, do: 'expect', outcomes: [outcome('reply', 'pass')] }],
  ['a silence', 500, { ...base, do: 'silence', of: 'data' }],
  ['a silence of its own', 1100, { ...base, do: 'silence', of: 'data', for: 1100 }],
  ['a pause', 300, { ...base, do: 'pause', for: 300 }],
  ['a silence that is an outcome', 1500, raw([outcome('reply', 'pass'), outcome('silence', 'pass')], 1500)],
  ['a reply', 0, raw([outcome('reply', 'pass')], 1500)],
  ['a reply, for want of which nothing is told', 0, raw([outcome('silence', 'inconclusive')], 1500)],
])('counts what is waited for: %s', (_, expected, step) => {
  expect(length([step]) - nothing).toBe(expected);
  expect(length([step, step]) - nothing).toBe(2 * expected);
});

it('takes many packets for longer than few where the content does not tell its duration', () => {
  const until = (packets: number): Step => ({ ...base, do: 'until', until: { what: 'packets', packets } });
  for (const unknown of [undefined, { ...claims, duration: 0 }, { ...claims, packets: 0 }])
    expect(length([until(120)], unknown)).toBeGreaterThan(length([until(20)], unknown));
});
