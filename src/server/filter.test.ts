import { expect, test } from 'vitest';
import { readAsfFile } from '../asf/file.ts';
import { readAsfPacket } from '../asf/packet.ts';
import { filterPacket } from './filter.ts';
import { asfFile } from './testing/fixtures.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replace(/\s/g, ''), 'hex'));
const all = (): boolean => true;
const stream =
  (number: number) =>
  (payload: { readonly stream: number }): boolean =>
    payload.stream === number;

// Error correction, flags, property flags, padding length, send time 1, duration 2.
const single = bytes('820000 08 5D 03 01000000 0200  81 05 00000000 08 0400000064000000 AABBCCDD  000000');
const payloadOne = '81 05 00000000 08 0400000064000000 0400 AABBCCDD';
const payloadTwo = '02 09 10000000 08 4000000065000000 0300 112233';
const multiple = bytes(
  `820000 11 5D 0400 01000000 0200 83 ${payloadOne} ${payloadTwo} ${payloadOne} 00000000`,
);

test('a single payload is kept or dropped, without its padding, and a Packet Length says where it ends', () => {
  const kept = filterPacket(single, all);
  expect(kept).toEqual({
    bytes: bytes('820000 40 5D 2000 01000000 0200  81 05 00000000 08 0400000064000000 AABBCCDD'),
    payloads: 1,
  });
  // A client that fills the packet up to the size it has in the file changes nothing.
  const filled = new Uint8Array(64);
  filled.set(kept.bytes);
  const [payload] = readAsfPacket(filled).packet?.payloads ?? [];
  expect(hex(filled.subarray(payload?.dataStart, payload?.dataEnd))).toBe('aabbccdd');
  expect(filterPacket(single, () => false).payloads).toBe(0);
  expect(hex(single)).toContain('5d03');
});

test('of several payloads those of other streams go, and the count says so', () => {
  const both = filterPacket(multiple, stream(1));
  expect(hex(both.bytes)).toBe(hex(bytes(`820000 11 5D 0000 01000000 0200 82 ${payloadOne} ${payloadOne}`)));
  expect(both.payloads).toBe(2);
  const middle = filterPacket(multiple, stream(2));
  expect(hex(middle.bytes)).toBe(hex(bytes(`820000 11 5D 0000 01000000 0200 81 ${payloadTwo}`)));
  expect(readAsfPacket(middle.bytes).findings).toEqual([]);
  const whole = filterPacket(multiple, all);
  expect(hex(whole.bytes)).toBe(
    hex(bytes(`820000 11 5D 0000 01000000 0200 83 ${payloadOne} ${payloadTwo} ${payloadOne}`)),
  );
});

test('an explicit Packet Length becomes what is left', () => {
  const packet = bytes(`820000 29 5D 00 03 01000000 0200 82 ${payloadOne} ${payloadTwo} 000000`);
  packet[5] = packet.length;
  const kept = filterPacket(packet, stream(2));
  expect(kept.bytes[5]).toBe(kept.bytes.length);
  expect(kept.bytes[6]).toBe(0);
  expect(readAsfPacket(kept.bytes).findings).toEqual([]);
  expect(readAsfPacket(kept.bytes).packet?.payloads.map((payload) => payload.stream)).toEqual([2]);
});

test('with padding left in place only a whole packet is sent as it is', () => {
  expect(filterPacket(multiple, all, false).bytes).toBe(multiple);
  expect(filterPacket(multiple, stream(2), false).bytes.length).toBeLessThan(multiple.length);
});

test('what cannot be read has no payloads', () => {
  for (const broken of [bytes(''), bytes('82'), bytes('820000 11')]) {
    expect(filterPacket(broken, all).payloads).toBe(0);
  }
});

test.each(['audio.asf', 'av.asf', 'long.asf', 'split-header.asf'])(
  '%s keeps every payload of a stream',
  (name) => {
    const file = readAsfFile(asfFile(name));
    for (let n = 0; n < file.packetCount; n++) {
      const original = file.packet(n);
      const before = readAsfPacket(original).packet?.payloads ?? [];
      for (const number of [1, 2]) {
        const filtered = filterPacket(original, stream(number));
        const expected = before
          .filter(stream(number))
          .map((p) => hex(original.subarray(p.dataStart, p.dataEnd)));
        expect(filtered.payloads).toBe(expected.length);
        if (expected.length === 0) continue;
        const { packet, findings } = readAsfPacket(filtered.bytes);
        expect(findings).toEqual([]);
        expect(packet?.sendTime).toBe(file.sendTime(n));
        expect(packet?.payloads.map((p) => hex(filtered.bytes.subarray(p.dataStart, p.dataEnd)))).toEqual(
          expected,
        );
      }
    }
  },
);
