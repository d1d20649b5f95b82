import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeData } from '../packet.ts';
import { audio, av, splitHeader } from './testing/content.ts';
import {
  data,
  datagram,
  overUdp,
  resend,
  type Said,
  said,
  stall,
  type Talk,
} from './testing/conversation.ts';
import { findings, judgeSaid } from './testing/judged.ts';
import { held, MB } from './testing/memory.ts';
import { opened, select, starting } from './testing/right.ts';
import { rightOverUdp, udp } from './testing/udp.ts';

// Anybody can send a datagram to a port: whatever comes is judged, and costs a bounded amount of memory.

const recordings: readonly (readonly Said[])[] = [
  rightOverUdp(),
  rightOverUdp(av, [2]),
  rightOverUdp(splitHeader),
].map(said);
const reference = audio.file;
const whole = fc.nat(recordings.length - 1);
const at = (nth: number): readonly Said[] => recordings[nth] ?? [];
const came = (bytes: Uint8Array): Said => ({ line: datagram(bytes), time: 2000, bytes });
const STALL: Said = { line: stall, time: 9000, bytes: new Uint8Array() };

describe('never throws', () => {
  test('random datagrams, at any point of a conversation', () => {
    const size = fc.oneof(fc.nat(40), fc.constantFrom(512, 1472, 65_507, 65_535, 70_000));
    const bytes = fc.tuple(size, fc.uint8Array({ maxLength: 40 })).map(([length, head]) => {
      const long = new Uint8Array(length).fill(0x5c);
      long.set(head.subarray(0, length));
      if (length >= 8 && head.length % 2 === 0) new DataView(long.buffer).setUint16(6, length & 0xffff, true);
      return long;
    });
    fc.assert(
      fc.property(whole, fc.nat(), fc.array(bytes, { maxLength: 6 }), (nth, cut, datagrams) => {
        const lines = at(nth);
        const point = cut % (lines.length + 1);
        judgeSaid([...lines.slice(0, point), ...datagrams.map(came), ...lines.slice(point), STALL], {
          reference,
        });
      }),
      { numRuns: 300, seed: 1 },
    );
  });
  test('any values of Data packets, and any requests', () => {
    const packet = fc
      .record({
        LocationId: fc.oneof(fc.nat(40), fc.constantFrom(0xffffffff, 0xf0f0f000, 0xf0f0f001, 0x80000000)),
        playIncarnation: fc.constantFrom(0, 1, 2, 9, 10, 11, 0xff),
        AFFlags: fc.oneof(fc.nat(255), fc.constantFrom(0, 4, 8, 0x0c, 0x10, 0xfe)),
        payload: fc.oneof(
          fc.uint8Array({ maxLength: 80 }),
          fc.nat(32).map((n) => audio.sent(n) ?? new Uint8Array()),
        ),
      })
      .map(({ payload, ...values }): Said => came(encodeData(values, payload)));
    const request = fc
      .tuple(
        fc.array(fc.oneof(fc.nat(40), fc.constantFrom(0xffffffff, 256, 300)), { maxLength: 40 }),
        fc.constantFrom({}, { dwClientId: 1 }, { wNumPackets: 0 }, { wNumPackets: 0xffff }, { Signature: 0 }),
      )
      .map(
        ([numbers, values]): Said => ({ line: resend(numbers, values), time: 2000, bytes: new Uint8Array() }),
      );
    fc.assert(
      fc.property(
        whole,
        fc.array(fc.tuple(fc.nat(), fc.oneof({ weight: 4, arbitrary: packet }, request)), { maxLength: 40 }),
        (nth, added) => {
          const lines = [...at(nth)];
          for (const [where, one] of added) {
            const point = where % (lines.length + 1);
            lines.splice(point, 0, { ...one, time: lines[point]?.time ?? one.time });
          }
          judgeSaid([...lines, STALL], { reference });
        },
      ),
      { numRuns: 300, seed: 2 },
    );
  });
  test('lines left out, repeated and moved', () => {
    const moves = fc.array(fc.tuple(fc.constantFrom('drop', 'twice', 'move'), fc.nat(), fc.nat()), {
      ...{ minLength: 1, maxLength: 8 },
    });
    fc.assert(
      fc.property(whole, moves, (nth, list) => {
        const now = [...at(nth)];
        for (const [what, from, to] of list) {
          const [one] = now.splice(from % Math.max(1, now.length), what === 'twice' ? 0 : 1);
          const again = what === 'twice' ? now[from % Math.max(1, now.length)] : one;
          if (what !== 'drop' && again !== undefined) now.splice(to % (now.length + 1), 0, again);
        }
        judgeSaid([...now, STALL], { reference });
      }),
      { numRuns: 200, seed: 3 },
    );
  });
});

/** Feeds datagrams one by one, and measures while the judge still holds what it keeps. */
function flood(beginning: Talk, packet: (nth: number) => Uint8Array, times: number): number {
  const line = overUdp(data('flood', { LocationId: 0, playIncarnation: 1, AFFlags: 0 }, new Uint8Array()));
  let grown = 0;
  const start = said(beginning);
  function* lines(): Generator<Said> {
    yield* start;
    const before = held();
    for (let nth = 0; nth < times; nth++) yield { line, time: 5000 + nth, bytes: packet(nth) };
    grown = held() - before;
  }
  judgeSaid(lines());
  return grown;
}

describe('a flood', () => {
  const large = new Uint8Array(65_000);
  const view = new DataView(large.buffer);
  view.setUint16(6, large.length, true);
  const packet = (LocationId: number, incarnation: number, flags: number): Uint8Array => {
    view.setUint32(0, LocationId, true);
    view.setUint8(4, incarnation);
    view.setUint8(5, flags);
    return large;
  };
  test('of header pieces is not kept', () => {
    const before = udp(opened()).until('header 0');
    expect(flood(before, (nth) => packet(nth + 1, 1, 4), 3000)).toBeLessThan(20 * MB);
  });
  test('of empty header pieces neither', () => {
    const before = udp(opened()).until('header 0');
    const empty = (nth: number): Uint8Array =>
      encodeData({ LocationId: nth + 1, playIncarnation: 1, AFFlags: 4 }, new Uint8Array());
    expect(flood(before, empty, 100_000)).toBeLessThan(20 * MB);
  });
  test('of media leaves the latest', () => {
    const before = udp(opened()).then(...select(1), ...starting());
    expect(flood(before, (nth) => packet(nth, 10, nth & 0xff), 3000)).toBeLessThan(20 * MB);
    expect(flood(before, (nth) => packet(nth, 10, (nth * 77) & 0xff), 3000)).toBeLessThan(20 * MB);
    expect(flood(before, (nth) => packet(5, 10, (nth * nth) & 0xff), 3000)).toBeLessThan(20 * MB);
  });
});

test('what was kept does not change with the buffer it came in', () => {
  const wrong = rightOverUdp()
    .with('media 3', { playIncarnation: 77 })
    .with('media 12', { AFFlags: 99 })
    .payload('media 9', () => new Uint8Array(64).fill(0xab))
    .drop('media 2');
  const checks = judgeSaid(said(wrong), { reference });
  const told = JSON.stringify(checks, (_, value) => (typeof value === 'bigint' ? String(value) : value));
  expect(told).not.toContain('ee ee ee');
  expect(findings(checks)).toMatchObject({ 'MMSP-3.2.5.11-05': 'fail A-03', 'MMSP-2.2.2-14': 'fail A-05' });
});
