import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ReferenceCopy } from './rule.ts';
import { audio, av, splitHeader } from './testing/content.ts';
import { type Line, type Said, said, type Talk, talk } from './testing/conversation.ts';
import { findings, judge, judgeSaid } from './testing/judged.ts';
import { ended, media, opened, right, select, starting, stopped, stopping } from './testing/right.ts';
import { rightOverUdp, udp, without } from './testing/udp.ts';

// Loss, reordering and doubling are what a network does: nothing of it is a failure of the server.

const named = (lines: readonly Line[]): Line[] => lines.map((line) => ({ ...line, name: `${line.name} 2` }));
const twoPlays = (): Talk =>
  opened(av).then(
    ...select(1, 2),
    ...starting(),
    ...media(av, { to: 120 }),
    ...stopping(),
    ...named(starting({ incarnation: 11 })),
    ...media(av, { to: 90, incarnation: 11, flags: 120 }),
    ...named(stopping(11)),
  );
/** The sound is selected while the pictures play, early enough for packets to be waiting for a lost one. */
const reselected = (): Talk => {
  const pictures = media(av, { to: 14, streams: [1] });
  return opened(av).then(
    ...select(1),
    ...starting(),
    ...pictures,
    ...named(select(1, 2)),
    ...media(av, { from: 14, flags: pictures.length }),
    ...ended(),
  );
};
const contents = [
  [rightOverUdp(), audio.file],
  [rightOverUdp(av), av.file],
  [rightOverUdp(av, [2]), av.file],
  [rightOverUdp(splitHeader), splitHeader.file],
  [udp(stopped(av, 40)), av.file],
  [udp(twoPlays()), av.file],
  [udp(reselected()), av.file],
] as const;
const recordings = contents.map(([of, reference]) => ({ lines: said(of), reference }));
/** By number: a counterexample is not to print all bytes of a conversation. */
const any = fc.nat(recordings.length - 1);
const at = (nth: number) => recordings[nth] ?? { lines: [], reference: audio.file };
/** What is held against a server: that nothing could be seen is not. */
const held = (lines: readonly Said[], reference: ReferenceCopy): Record<string, string> =>
  Object.fromEntries(
    Object.entries(findings(judgeSaid(lines, { reference }))).filter(
      ([, verdict]) => verdict !== 'inconclusive',
    ),
  );
const isDatagram = ({ line }: Said): boolean => line.kind === 'data';

describe('a right conversation over UDP', () => {
  test.each(contents.map(([of, reference], n) => [n, of, reference] as const))('%i', (_, of, reference) => {
    expect(findings(judge(of, { reference }))).toEqual({});
    expect(findings(judge(of))).toEqual({});
  });
  test('has a selection that changes while packets wait for a lost one', () => {
    const losing = without(udp(reselected()), ({ name }) => name === 'media 3');
    expect(findings(judge(losing, { reference: av.file }))).toEqual({});
  });
  test('passes what a conversation over TCP passes', () => {
    const passed = (of: Talk): string[] =>
      judge(of, { reference: audio.file })
        .filter(({ verdict }) => verdict === 'pass')
        .map(({ requirement }) => requirement.id)
        .sort();
    const tcp = passed(right());
    const overUdp = passed(rightOverUdp());
    expect(tcp.filter((id) => !overUdp.includes(id))).toEqual(['MMSP-3.2.5.11.1-10', 'MMSP-3.2.5.8.1-05']);
    expect(overUdp.filter((id) => !tcp.includes(id))).toEqual([
      'MMSP-2.2.4-01',
      'MMSP-3.2.5.11.1-09',
      'MMSP-3.2.5.5-02',
      'MMSP-3.2.5.5-04',
      'MMSP-3.2.5.8.1-04',
    ]);
  });
});

/** Delays every datagram that `by` says by so many lines, and messages by none. */
function reordered(lines: readonly Said[], by: (nth: number) => number): Said[] {
  return lines
    .map((one, nth) => ({ one, at: isDatagram(one) ? nth + by(nth) : nth }))
    .sort((a, b) => a.at - b.at)
    .map(({ one }, nth) => ({ ...one, time: lines[nth]?.time ?? one.time }));
}

describe('nothing is held against the server', () => {
  test('any 5 % of the datagrams lost', () => {
    fc.assert(
      fc.property(any, fc.infiniteStream(fc.integer({ min: 0, max: 99 })), (one, dice) => {
        const { lines, reference } = at(one);
        const rest = lines.filter((one) => !isDatagram(one) || dice.next().value >= 5);
        expect(held(rest, reference)).toEqual({});
      }),
      { numRuns: 120, seed: 5 },
    );
  });
  test('neighbours swapped', () => {
    fc.assert(
      fc.property(any, fc.infiniteStream(fc.constantFrom(0, 0, 0, 1.5)), (one, dice) => {
        const { lines, reference } = at(one);
        const other = reordered(lines, () => dice.next().value);
        expect(held(other, reference)).toEqual({});
      }),
      { numRuns: 120, seed: 6 },
    );
  });
  test('lost, doubled and delayed by up to 40 lines', () => {
    const fate = fc.record({ percent: fc.nat(99), delay: fc.constantFrom(0, 0, 0, 0, 1.5, 3.5, 10.5, 40.5) });
    fc.assert(
      fc.property(any, fc.infiniteStream(fate), (one, fates) => {
        const { lines, reference } = at(one);
        const changed = lines.flatMap((one) => {
          if (!isDatagram(one)) return [one];
          const { percent } = fates.next().value;
          if (percent < 10) return [];
          return percent < 15 ? [one, one] : [one];
        });
        const other = reordered(changed, () => fates.next().value.delay);
        expect(held(other, reference)).toEqual({});
      }),
      { numRuns: 150, seed: 7 },
    );
  });
  test('any burst lost', () => {
    fc.assert(
      fc.property(any, fc.nat(320), fc.nat(300), (one, from, count) => {
        const { lines, reference } = at(one);
        const rest = lines.filter((one, nth) => !isDatagram(one) || nth < from || nth >= from + count);
        expect(held(rest, reference)).toEqual({});
      }),
      { numRuns: 150, seed: 8 },
    );
  });
  test('messages that overtake datagrams by up to a second', () => {
    for (const { lines, reference } of recordings) {
      const late = lines.map((one) => (isDatagram(one) ? { ...one, time: one.time + 900 } : one));
      const other = late.sort((a, b) => a.time - b.time);
      expect(held(other, reference)).toEqual({});
    }
  });
  test('every media packet lost is inconclusive', () => {
    const of = talk(rightOverUdp().lines.filter(({ name }) => !name.startsWith('media')));
    expect(findings(judge(of, { reference: audio.file }))).toEqual({ 'MMSP-3.2.5.11-11': 'inconclusive' });
  });
});
