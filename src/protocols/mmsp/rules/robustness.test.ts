import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Check } from '../../../verdict/tally.ts';
import { audio, av } from './testing/content.ts';
import {
  closed,
  data,
  type Line,
  raw,
  type Said,
  said,
  server,
  stall,
  type Talk,
} from './testing/conversation.ts';
import { findings, judgeSaid } from './testing/judged.ts';
import { opened, right, stopped } from './testing/right.ts';

// Whatever a server sends is judged: an exception is a mistake of ours.

const talks: readonly Talk[] = [right(), stopped(), right(av, [2]), stopped(av, 40)];
const recordings: readonly (readonly Said[])[] = talks.map((talk) => said(talk));
const whole = fc.constantFrom(...recordings);

/** Everything that a report prints of a check. */
const told = (checks: readonly Check[]): unknown =>
  checks.map(({ requirement, verdict, passes, times, sighting, dump, consequenceOf, also }) => [
    requirement.id,
    verdict,
    passes,
    times,
    sighting?.expected,
    sighting?.got,
    dump,
    consequenceOf,
    also,
  ]);

const heard = (bytes: Uint8Array): Said => ({ line: raw('server', bytes), time: 2000, bytes });
const STALL: Said = { line: stall, time: 3000, bytes: new Uint8Array() };
const END: Said = { line: closed('server'), time: 4000, bytes: new Uint8Array() };
const reference = audio.file;

describe('never throws', () => {
  test('random bytes, at any point of a conversation', () => {
    fc.assert(
      fc.property(
        whole,
        fc.nat(),
        fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 5 }),
        (lines, at, chunks) => {
          const before = lines.slice(0, at % (lines.length + 1));
          judgeSaid([...before, ...chunks.map(heard), STALL, END], { reference });
        },
      ),
      { numRuns: 300 },
    );
  });

  test('packets with any header and any message', () => {
    const packet = fc
      .record({
        mid: fc.constantFrom(1, 2, 3, 5, 6, 0x0a, 0x11, 0x15, 0x1a, 0x1b, 0x1e, 0x20, 0x21, 0x22, 0xff),
        chunks: fc.constantFrom(0, 1, 2, 5, 15, 0xffffffff),
        body: fc.uint8Array({ maxLength: 160 }),
        head: fc.uint8Array({ minLength: 16, maxLength: 16 }),
      })
      .map(({ mid, chunks, body, head }) => {
        const bytes = new Uint8Array(40 + body.length);
        const view = new DataView(bytes.buffer);
        bytes.set([1, 0, 0, 0, 0xce, 0xfa, 0x0b, 0xb0]);
        view.setUint32(8, bytes.length - 16, true);
        bytes.set(head, 12);
        view.setUint32(32, chunks, true);
        view.setUint32(36, 0x00040000 | mid, true);
        bytes.set(body, 40);
        return bytes;
      });
    fc.assert(
      fc.property(whole, fc.nat(), fc.array(packet, { maxLength: 4 }), (lines, at, packets) => {
        const cut = at % (lines.length + 1);
        judgeSaid([...lines.slice(0, cut), ...packets.map(heard), ...lines.slice(cut), STALL, END], {
          reference,
        });
      }),
      { numRuns: 300 },
    );
  });

  test('right conversations with bytes changed', () => {
    const flips = fc.array(fc.tuple(fc.nat(), fc.nat(), fc.integer({ min: 0, max: 255 })), {
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(whole, flips, (lines, changes) => {
        const copies = lines.map((one) => ({ ...one, bytes: one.bytes.slice() }));
        for (const [line, at, byte] of changes) {
          const { bytes } = copies[line % copies.length] ?? { bytes: new Uint8Array() };
          if (bytes.length > 0) bytes[at % bytes.length] = byte;
        }
        judgeSaid([...copies, STALL, END], { reference });
      }),
      { numRuns: 400 },
    );
  });

  test('right conversations with lines left out, repeated and moved', () => {
    const moves = fc.array(fc.tuple(fc.constantFrom('drop', 'twice', 'move'), fc.nat(), fc.nat()), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(whole, moves, (lines, list) => {
        const now = [...lines];
        for (const [what, from, to] of list) {
          const [one] = now.splice(from % Math.max(1, now.length), what === 'twice' ? 0 : 1);
          const again = what === 'twice' ? now[from % Math.max(1, now.length)] : one;
          if (what !== 'drop' && again !== undefined) now.splice(to % (now.length + 1), 0, again);
        }
        judgeSaid([...now, STALL, END], { reference });
      }),
      { numRuns: 300 },
    );
  });

  test('any values of Data packets', () => {
    const line = fc
      .record({
        LocationId: fc.oneof(fc.nat(40), fc.constantFrom(0xffffffff, 0xf0f0f000)),
        playIncarnation: fc.constantFrom(0, 1, 2, 10, 0xff),
        AFFlags: fc.constantFrom(0, 1, 4, 8, 0x0c, 0xfe, 0xff),
        payload: fc.oneof(
          fc.uint8Array({ maxLength: 80 }),
          fc.nat(32).map((n) => audio.sent(n) ?? new Uint8Array()),
        ),
      })
      .map(({ payload, ...values }): Line => data('any', values, payload));
    fc.assert(
      fc.property(
        fc.constantFrom('header 0', 'StartPlaying', 'ReportStartedPlaying', 'media 7', 'CloseFile'),
        fc.array(line, { maxLength: 20 }),
        (name, lines) => {
          judgeSaid(said(right().before(name, ...lines)), { reference });
        },
      ),
      { numRuns: 300 },
    );
  });

  test('any numbers of ReportOpenFile', () => {
    const u32 = fc.constantFrom(0, 1, 0x7fffffff, 0xffffffff);
    fc.assert(
      fc.property(
        fc.record({
          hr: u32,
          openFileId: u32,
          fileAttributes: u32,
          fileDuration: fc.double(),
          fileBlocks: u32,
          filePacketSize: u32,
          filePacketCount: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
          fileBitRate: u32,
          fileHeaderSize: u32,
        }),
        (values) => {
          for (const talk of [right(), right(av, [2]), opened(av).then(stall)])
            judgeSaid(said(talk.with('ReportOpenFile', values)), { reference });
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('any chunking gives the same checks', () => {
  const wrong: readonly Talk[] = [
    right(),
    right(av, [2])
      .with('media 3', { AFFlags: 77, playIncarnation: 3 })
      .payload('media 9', (bytes) => bytes.fill(7)),
    stopped()
      .with('ReportOpenFile', { padding: 1, fileBlocks: 9 })
      .drop('media 2')
      .header('ReportReadBlock', { seq: 9 }),
    right()
      .after('ReportConnectedFunnel', server('Pong'))
      .payload('header 0', (bytes) => bytes.slice(3)),
  ];
  test.each(wrong.map((talk, n) => [n, talk] as const))('conversation %i', (_, talk) => {
    const lines = said(talk);
    const expected = told(judgeSaid(lines, { reference }));
    fc.assert(
      fc.property(fc.infiniteStream(fc.integer({ min: 1, max: 200 })), (sizes) => {
        const cut = (length: number): number[] => {
          const parts: number[] = [];
          for (let left = length; left > 0; ) {
            const part = Math.min(left, sizes.next().value ?? left);
            parts.push(part);
            left -= part;
          }
          return parts;
        };
        expect(told(judgeSaid(lines, { reference, cut }))).toEqual(expected);
      }),
      { numRuns: 30 },
    );
    const bytewise = judgeSaid(lines, { reference, cut: (length) => Array.from({ length }, () => 1) });
    expect(told(bytewise)).toEqual(expected);
  });
  test('many packets in one chunk', () => {
    const lines = said(right());
    const glued: Said[] = [];
    for (const one of lines) {
      const last = glued.at(-1);
      const same = last !== undefined && last.line.from === one.line.from;
      if (!same || last.line.kind === 'end' || one.line.kind === 'end') glued.push(one);
      else glued[glued.length - 1] = { ...last, bytes: Uint8Array.from([...last.bytes, ...one.bytes]) };
    }
    expect(findings(judgeSaid(glued, { reference }))).toEqual({});
  });
});
