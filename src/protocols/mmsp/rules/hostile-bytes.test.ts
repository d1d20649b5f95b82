import { expect, test } from 'vitest';
import { encodeData, encodePacket } from '../packet.ts';
import { raw, type Said, said, type Talk, talk } from './testing/conversation.ts';
import { findings, judgeSaid } from './testing/judged.ts';
import { heldWhile, MB } from './testing/memory.ts';
import { connecting, opened } from './testing/right.ts';

// Bytes that cost a server nothing, and must not cost us more than they are worth.

/** The longest packet that is read. */
const LONGEST = 1 << 20;
/** What the buffer of a socket holds at most. */
const CHUNK = 100_000;

const cut = (length: number): readonly number[] =>
  Array.from({ length: Math.ceil(length / CHUNK) }, (_, nth) => Math.min(CHUNK, length - nth * CHUNK));

/** A packet of that many bytes, filled with messages of `size`. */
function packetOf(length: number, size: number, mid: (nth: number) => number): Uint8Array {
  const messages = new Uint8Array(length - 32);
  const view = new DataView(messages.buffer);
  for (let at = 0; at + size <= messages.length; at += size) {
    view.setUint32(at, size / 8, true);
    view.setUint32(at + 4, mid(at / size), true);
  }
  return encodePacket([messages], { seq: 3 });
}

function* then(before: Talk, each: Iterable<Uint8Array>, heardAll: () => void = () => {}): Generator<Said> {
  yield* said(before);
  let time = 5000;
  for (const bytes of each) yield { line: raw('server', bytes), time: time++, bytes };
  heardAll();
}

/** Processor time that it takes to judge the packet and to show it, ms. */
function costOf(packet: Uint8Array): number {
  const before = process.cpuUsage();
  const checks = judgeSaid(then(talk(connecting()), [packet]), { cut });
  expect(checks.flatMap(({ dump }) => dump ?? []).length).toBeGreaterThan(0);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

test('as many messages as fit into a packet are judged, one by one', () => {
  const packet = packetOf(LONGEST, 8, (nth) => 0x10000000 + nth);
  const checks = judgeSaid(then(talk(connecting()), [packet]), { cut });
  expect(findings(checks)).toEqual({ 'MMSP-3.2.5.2-02': 'warn', 'MMSP-2.2.4-05': 'fail' });
  const unknown = checks.find(({ requirement }) => requirement.id === 'MMSP-2.2.4-05');
  expect(unknown?.times).toBe((LONGEST - 32) / 8);
  // What is said of the packet does not name all of them.
  const texts = checks.flatMap(({ sighting, dump }) => [sighting?.subject, sighting?.got, ...(dump ?? [])]);
  expect(Math.max(...texts.map((text) => text?.length ?? 0))).toBeLessThan(400);
});

test('MIDs that no message has are not remembered', () => {
  const packets = function* () {
    for (let nth = 0; nth < 6; nth++) yield packetOf(LONGEST, 8, (one) => ((nth + 1) << 20) + one);
  };
  const grown = heldWhile((heardAll) => {
    judgeSaid(then(talk(connecting()), packets(), heardAll), { cut });
  });
  expect(grown).toBeLessThan(100 * MB);
});

test('a list of thousands of entries is shown as quickly as it is read', () => {
  const packet = packetOf(1 << 15, (1 << 15) - 32, () => 0x00030033);
  new DataView(packet.buffer).setUint32(40, 0xffffffff, true);
  expect(costOf(packet)).toBeLessThan(2000);
});

test('a text of nothing but NULs is read as quickly as any other', () => {
  const length = 1 << 19;
  const packet = packetOf(length, length - 32, () => 0x00030001);
  packet[length - 2] = 0x41;
  expect(costOf(packet)).toBeLessThan(2000);
});

test.each([0, 1])('a header in pieces of %i bytes takes no more memory than those', (size) => {
  const chunks = function* () {
    let nth = 0;
    for (let chunk = 0; chunk < 50; chunk++) {
      const pieces = Array.from({ length: 8000 }, () =>
        encodeData({ LocationId: nth++, playIncarnation: 1, AFFlags: 4 }, new Uint8Array(size)),
      );
      yield Uint8Array.from(Buffer.concat(pieces));
    }
  };
  const before = opened().until('header 0').with('ReportOpenFile', { fileHeaderSize: 0xffffffff });
  const grown = heldWhile((heardAll) => {
    judgeSaid(then(before, chunks(), heardAll));
  });
  expect(grown).toBeLessThan(15 * MB);
});
