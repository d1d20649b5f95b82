import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAsfFile } from '../../../asf/file.ts';
import { readAsfPacket } from '../../../asf/packet.ts';
import type { Check } from '../../../verdict/tally.ts';
import type { Conversation } from './conversation.ts';
import { av, type Content, multi } from './testing/content.ts';
import { client, raw, type Said, said, server, type Talk } from './testing/conversation.ts';
import { type JudgeOptions, judgeSaid } from './testing/judged.ts';
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

/** Everything that is kept of a check, with the bytes that show it. */
const told = (checks: readonly Check[]): unknown =>
  checks.map(({ requirement, sighting, ...rest }) => {
    const { dump: _, ...seen } = sighting ?? { dump: undefined };
    return { ...rest, id: requirement.id, seen };
  });

function stateOf({ running, mediaArrived, selection }: Conversation): unknown {
  return {
    running: running && { ...running, request: undefined },
    mediaArrived,
    fresh: [...selection.fresh],
  };
}

interface Judged {
  readonly checks: unknown;
  readonly state: unknown;
  /** Packets that took the short way. */
  readonly short: number;
}

function judged(lines: readonly Said[], options: JudgeOptions): Judged {
  let short = 0;
  let state: unknown;
  const checks = judgeSaid(lines, {
    ...options,
    onStretch: ({ count }) => {
      short += count;
    },
    after: (conversation) => {
      state = stateOf(conversation);
    },
  });
  return { checks: told(checks), state, short };
}

/** Judges both ways, and tells how many packets took the short one. */
function both(lines: readonly Said[], options: JudgeOptions): number {
  const short = judged(lines, options);
  const long = judged(lines, { ...options, long: true });
  expect(long.short).toBe(0);
  expect(short.checks).toEqual(long.checks);
  expect(short.state).toEqual(long.state);
  return short.short;
}

/** As a socket gives it: so many Data packets come at once, all at the time of the first. */
function together(lines: readonly Said[], most = 12): readonly Said[] {
  const chunks: Said[] = [];
  let held = 0;
  for (const one of lines) {
    const before = chunks.at(-1);
    const isNext = one.line.kind === 'data' && before?.line.kind === 'bytes' && held < most;
    held = isNext ? held + 1 : 1;
    if (!isNext) {
      chunks.push(one.line.kind === 'data' ? { ...one, line: raw('server', one.bytes) } : one);
      continue;
    }
    const bytes = Uint8Array.from(Buffer.concat([before.bytes, one.bytes]));
    chunks[chunks.length - 1] = { line: raw('server', bytes), time: before.time, bytes };
  }
  return chunks;
}

const cut = (lengths: readonly number[]) => (total: number) => {
  const cuts: number[] = [];
  for (let at = 0, nth = 0; at < total; nth++) {
    const length = Math.min(total - at, lengths[nth % lengths.length] ?? total);
    cuts.push(length);
    at += length;
  }
  return cuts;
};

const isFull = (content: Content, number: number): boolean =>
  content.sent(number)?.length === content.file.packetSize;

const fullOf = (content: Content): readonly number[] =>
  Array.from({ length: content.file.packetCount }, (_, number) => number).filter((n) => isFull(content, n));

function withPackets(content: Content, numbers: readonly number[]): Content {
  const packets = numbers.map((number) => content.file.packet(number));
  const file = readAsfFile(Uint8Array.from(Buffer.concat([content.file.headerBytes, ...packets])));
  return { ...content, file, sent: (number) => file.packet(number) };
}

const streamsOf = (content: Content, number: number): string =>
  String(readAsfPacket(content.file.packet(number)).packet?.payloads.map(({ stream }) => stream));

/** A file of those packets that have no padding: nothing interrupts the short way. */
const plain = withPackets(av, fullOf(av));
/** Full packets with nothing but one payload of video. */
const video = (content: Content): readonly number[] =>
  fullOf(content).filter((number) => streamsOf(content, number) === '1');

/** Two plays, the second from the middle on, a Ping in between, and a stop. */
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

describe('where a play is when the selection changes', () => {
  test('what is selected anew and does not begin any more is not missed', () => {
    const sound = Array.from({ length: av.file.packetCount }, (_, number) => number).find((number) =>
      streamsOf(av, number).includes('2'),
    );
    const one = video(av);
    // Its only packet is among those that a server may have had ready when the selection changed.
    const content = withPackets(av, [...one.slice(0, 60), sound ?? 0, ...one.slice(60)]);
    const talk = opened(content).then(
      ...select(1),
      ...starting(),
      ...media(content, { to: 50 }),
      ...select(2),
      ...media(content, { from: 50, to: 60, flags: 50 }),
      ...media(content, { from: 61, flags: 60 }),
      ...ended(),
      ...closing(),
    );
    expect(both(together(said(talk)), { reference: content.file })).toBeGreaterThan(30);
  });

  test('a stream that is replaced is followed from there on', () => {
    const content = withPackets(multi, video(multi));
    const { packetCount } = content.file;
    const half = packetCount >> 1;
    const replace = [
      client('StreamSwitch', { aStreamEntries: [{ wSrcStreamNumber: 1, wDstStreamNumber: 2 }] }),
      server('ReportStreamSwitch'),
    ];
    const talk = opened(content).then(
      ...select(1),
      ...starting(),
      ...media(content, { to: half }),
      ...replace,
      ...media(content, { from: half, flags: half }),
      ...ended(),
      ...closing(),
    );
    expect(both(together(said(talk)), { reference: content.file })).toBeGreaterThan(half / 2);
  });
});
