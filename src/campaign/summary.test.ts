import { describe, expect, it } from 'vitest';
import type { FlowEvent, MessageEvent } from '../events.ts';
import { countInputs } from './inputs.ts';
import type { SeedResult } from './seed.ts';
import { summary, summaryText } from './summary.ts';

const message = (
  names: readonly string[],
  bytes: string,
  from: 'server' | 'client' = 'server',
): MessageEvent => ({
  ...{ type: 'message', case: 'a', t: 1, session: 'main', transport: 'tcp', step: 1, unit: 1 },
  ...{ from, names, size: bytes.length / 2, bytes },
});
const flow = (packets: number, head: readonly string[]): FlowEvent => ({
  ...{ type: 'flow', case: 'a', t: 1, session: 'main', transport: 'udp', step: 1, unit: 1, flow: 'media' },
  ...{ playIncarnation: 1, packets, bytes: 9, firstLocationId: 0, lastLocationId: 1, head, tail: [] },
});

describe('the count of inputs', () => {
  it('tells what reached the decoder, and what of it no right server has sent', () => {
    const counter = countInputs();
    counter.sent(Buffer.from('0102', 'hex'));
    counter.sent(Buffer.from('aa'.repeat(60), 'hex'));
    for (const event of [
      message(['Ping'], '0102'),
      message(['Ping'], '0103'),
      message(['Ping'], '0102', 'client'),
      message([], '0102'),
      message(['MID 0x00049999', 'Ping'], 'aa'.repeat(60)),
      // As many bytes, and the first of them are the same: that is all that is looked at.
      message(['broken bytes'], `${'aa'.repeat(48)}${'bb'.repeat(12)}`),
      message(['broken bytes'], 'aa'.repeat(61)),
      flow(7, ['0102', '0104']),
    ])
      counter.on(event);
    expect(counter.inputs).toEqual({
      Ping: { reached: 3, hostile: 2 },
      '(no message)': { reached: 1, hostile: 1 },
      '(unknown MID)': { reached: 1, hostile: 1 },
      'broken bytes': { reached: 2, hostile: 1 },
      'Data (media, udp)': { reached: 7, hostile: 1 },
    });
  });
});

const result = (seed: number, over: Partial<SeedResult> = {}): SeedResult => ({
  ...{ seed, problems: [], waited: 1000 * seed, deeds: seed % 2, verdict: 'status 0', broken: [] },
  ...{
    inputs: {
      Ping: { reached: 2, hostile: 1 },
      // None of them got past its header.
      'broken bytes': { reached: 5, hostile: 5 },
      'datagram that is no Data packet': { reached: 7, hostile: 6 },
    },
  },
  ...over,
});

describe('the summary', () => {
  it('adds up seeds and what is wrong', () => {
    const sum = summary();
    sum.add(result(1));
    sum.add(
      result(2, { verdict: 'status 1, A fail', broken: ['A'], problems: [{ fault: 'report', text: 'x' }] }),
    );
    sum.add(result(3, { verdict: 'status 1, A fail', broken: ['A', 'B'] }));
    sum.blame({ fault: 'leak', text: '3 sockets', handles: 3, seeds: [3] });
    sum.blame({ fault: 'crash', text: 'y', seeds: [1, 2] });
    sum.sawPeak(5e6);
    sum.sawPeak(4e6);
    const done = sum.done({ first: 1, seeds: 4, milliseconds: 10 });
    expect(done).toMatchObject({
      ...{
        played: 3,
        attacked: 2,
        crashes: 1,
        hangs: 0,
        leaks: 3,
        badReports: 1,
        ownFaults: 0,
        overMemory: 0,
      },
      ...{ peak: 5e6, longest: { seed: 3, milliseconds: 3000 }, pastHeader: 6, pastHeaderHostile: 3 },
      ...{ verdicts: 2, requirements: 2, inputs: { Ping: { reached: 6, hostile: 3 } } },
    });
    const text = summaryText(done, (seed) => `play ${seed}`);
    expect(text).toMatch(/^leaked handles +3$/m);
    expect(text.match(/^replay: .*$/gm)).toEqual(['replay: play 2', 'replay: play 3']);
  });
});
