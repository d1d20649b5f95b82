import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { both, cut, fullOf, plain, together } from './testing/both-ways.ts';
import { av, type Content, multi } from './testing/content.ts';
import { client, said, server, type Talk } from './testing/conversation.ts';
import {
  closing,
  ended,
  media,
  opened,
  right,
  select,
  starting,
  stopped,
  stopping,
} from './testing/right.ts';

// The short way past the rules against the long one: a report must not tell which of them a packet took.

/** Plays to the end, plays that are stopped, a Ping in between, and a part of the streams. */
const talks: readonly { readonly content: Content; readonly talk: Talk }[] = [
  ...[av, multi, plain].map((content) => ({ content, talk: right(content) })),
  ...[av, multi].map((content) => ({ content, talk: stopped(content, 100) })),
  {
    content: av,
    talk: right(av).after('media 20', server('Ping'), client('Pong')).later('media 60', 700),
  },
  { content: multi, talk: right(multi, [1, 3]) },
];

describe('the short way', () => {
  test.each([
    ['av', av],
    ['multi', multi],
    ['what is left of av without the others', plain],
  ])('is that of most packets of %s that have no padding', (_, content) => {
    const lines = together(said(right(content)));
    const taken = both(lines, { reference: content.file });
    expect(taken).toBeGreaterThan(fullOf(content).length / 2);
  });

  test('is not there without a copy, with another one, and for a part of the streams', () => {
    const lines = together(said(right(av)));
    expect(both(lines, {})).toBe(0);
    expect(both(lines, { reference: multi.file })).toBe(0);
    const part = together(said(right(multi, [1])));
    // What is left of a packet is not that of the copy, unless it had nothing else.
    expect(both(part, { reference: multi.file })).toBeLessThan(fullOf(multi).length / 3);
  });

  test('says what the long way says, wherever the bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...talks),
        fc.array(fc.integer({ min: 1, max: 9000 }), { minLength: 1, maxLength: 5 }),
        ({ content, talk }, lengths) => {
          both(together(said(talk)), { reference: content.file, cut: cut(lengths) });
        },
      ),
      { numRuns: 40 },
    );
  });
});

/** What a broken server does to one media packet. */
type Wrong = (bytes: Uint8Array, at: number) => readonly Uint8Array[];
const flipped =
  (most: number): Wrong =>
  (bytes, at) => [bytes.map((byte, n) => (n === at % Math.min(most, bytes.length) ? byte ^ 0x81 : byte))];
const wrongs: readonly Wrong[] = [
  flipped(8),
  flipped(1 << 16),
  () => [],
  (bytes) => [bytes, bytes],
  (bytes) => [bytes.subarray(0, bytes.length - 1)],
  (bytes) => [Uint8Array.from([...bytes, 0])],
];

/** Wrong packets by their number, judged both ways. */
function bothWrong(
  content: Content,
  wrong: ReadonlyMap<number, (bytes: Uint8Array) => readonly Uint8Array[]>,
) {
  const lines = said(right(content)).flatMap((one) => {
    const make =
      one.line.kind === 'data' ? wrong.get(Number(/^media (\d+)$/.exec(one.line.name)?.[1])) : undefined;
    return make?.(one.bytes).map((bytes) => ({ ...one, bytes })) ?? [one];
  });
  return both(together(lines), { reference: content.file });
}

describe('what is wrong with a packet is told as on the long way', () => {
  test.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 12, 20, 300, 519])('byte %i of it', (at) => {
    // The packet is in the middle of those that take the short way.
    const short = bothWrong(plain, new Map([[100, (bytes) => flipped(bytes.length)(bytes, at)]]));
    expect(short).toBeGreaterThan(50);
  });

  test('anything, anywhere', () => {
    let short = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(av, plain),
        fc.array(fc.tuple(fc.nat(230), fc.constantFrom(...wrongs), fc.nat()), { minLength: 1, maxLength: 4 }),
        (content, places) => {
          short += bothWrong(
            content,
            new Map(places.map(([nth, wrong, at]) => [nth, (bytes: Uint8Array) => wrong(bytes, at)])),
          );
        },
      ),
      { numRuns: 100 },
    );
    expect(short).toBeGreaterThan(5000);
  });
});

describe('what a rule keeps of a play is brought up to date before the next message', () => {
  const accelerated = { incarnation: 11, start: { dwAccelBandwidth: 4_000_000, dwAccelDuration: 9000 } };
  const first = [...starting(), ...media(plain, { to: 150 })];
  const again = (from: number) => [
    ...starting(accelerated),
    ...media(plain, { incarnation: 11, flags: 150, from }),
  ];
  const reselected = [
    ...starting(),
    ...media(plain, { to: 100 }),
    ...select(2),
    ...media(plain, { from: 100, flags: 100 }),
  ];
  test.each([
    ['two plays', [...first, ...stopping(), ...again(0), ...ended(11)]],
    ['a start that goes on where the play is', [...first, ...again(150), ...ended(11)]],
    ['a start that jumps back', [...first, ...again(0), ...ended(11)]],
    ['another selection while it plays', [...reselected, ...ended()]],
  ])('%s', (_, plays) => {
    const talk = opened(plain).then(...select(...plain.streams), ...plays, ...closing());
    expect(both(together(said(talk)), { reference: plain.file })).toBeGreaterThan(100);
  });
});
