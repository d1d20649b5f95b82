import { expect, test } from 'vitest';
import { readAsfPacket } from './packet.ts';
import { bytes } from './testing/bytes.ts';
import { type PacketFields, type PayloadFields, packet, payload, several } from './testing/sample-packet.ts';

// A right packet starts its payload part at 11. There the single payload has its stream number at 11, the
// replicated data at 18 and four bytes of data at 26; the first of several has its length at 27, its data at 29.
const single = (fields: PayloadFields, packetFields?: PacketFields) => packet(payload(fields), packetFields);
const list = (fields: PayloadFields, lengthType?: number, count?: number) =>
  packet(several([payload({ lengthType: 2, ...fields })], lengthType, count), { multiple: true });

const summary = (given: Uint8Array) =>
  readAsfPacket(given).findings.map(({ code, offset, length }) => [code, offset, length]);

test('the packets that the cases spoil have no finding', () => {
  expect(summary(single({}))).toEqual([]);
  expect(summary(list({}))).toEqual([]);
});

test.each<[string, Uint8Array, [string, number, number][]]>([
  ['nothing at all', new Uint8Array(0), [['packet-truncated', 0, 0]]],
  ['10 bytes', single({}).subarray(0, 10), [['packet-truncated', 0, 10]]],
  ['opaque data', single({}, { correction: '920000' }), [['opaque-data', 0, 1]]],
  [
    'a length type for error correction',
    single({}, { correction: 'a20000' }),
    [['error-correction-length-type', 0, 1]],
  ],
  [
    'three bytes of error correction',
    single({}, { correction: '83000000' }),
    [['error-correction-length', 0, 1]],
  ],
  ['bit 7 of the length type flags', single({}, { lengthFlags: 0x80 }), [['length-flags-reserved', 3, 1]]],
  [
    'stream number length type 10',
    single({}, { propertyFlags: 0x9d }),
    [['stream-number-length-type', 4, 1]],
  ],
  [
    'a packet length inside its header',
    single({}, { packetLengthType: 1, packetLength: 11 }),
    [['packet-length', 5, 1]],
  ],
  ['a wide one', single({}, { packetLengthType: 2, packetLength: 12 }), [['packet-length', 5, 2]]],
  [
    'more padding than bytes',
    single({}, { paddingLengthType: 1, paddingLength: 20 }),
    [['padding-overruns', 5, 1]],
  ],
  [
    'padding near 2^32',
    single({}, { paddingLengthType: 3, paddingLength: 0xffffffff }),
    [['padding-overruns', 5, 4]],
  ],

  ['no payload part', packet(bytes()), [['no-payloads', 11, 0]]],
  ['nothing but padding', packet(bytes(), { paddingLengthType: 1, padding: 9 }), [['no-payloads', 12, 0]]],
  ['a count of 0', list({}, 2, 0), [['no-payloads', 11, 1]]],
  ['no payload length', list({}, 0), [['payload-length-type', 11, 1]]],
  ['a payload too many announced', list({}, 2, 2), [['payload-truncated', 33, 0]]],
  [
    'a payload too few announced',
    packet(several([payload({ lengthType: 2 }), payload()], 2, 1), {
      multiple: true,
    }),
    [['payload-surplus', 33, 19]],
  ],
  ['a payload past the end', list({ length: 5 }), [['payload-overruns', 27, 2]]],
  [
    'a payload into the padding',
    packet(several([payload({ lengthType: 2, length: 5 })]), {
      multiple: true,
      paddingLengthType: 1,
      padding: 3,
    }),
    [['payload-overruns', 28, 2]],
  ],
  [
    'padding gone, its length left',
    packet(several([payload({ lengthType: 2 })]), {
      multiple: true,
      paddingLengthType: 1,
      paddingLength: 3,
    }),
    [['payload-overruns', 28, 2]],
  ],
  [
    'padding left, its length gone',
    packet(several([payload({ lengthType: 2 })]), {
      multiple: true,
      paddingLengthType: 1,
      paddingLength: 0,
      padding: 3,
    }),
    [['payload-surplus', 34, 3]],
  ],
  [
    'the same with a single payload',
    single({}, { paddingLengthType: 1, paddingLength: 0, padding: 3 }),
    [['payload-past-object', 27, 7]],
  ],
  ['half a payload header', single({}).subarray(0, 20), [['payload-truncated', 11, 9]]],
  ['replicated data past the end', single({ replicatedLength: 255 }), [['payload-truncated', 11, 19]]],

  ['stream 0', single({ stream: 0x80 }), [['stream-number', 11, 1]]],
  ['7 bytes of replicated data', single({ replicated: '04000000000000' }), [['replicated-length', 18, 7]]],
  ['2 bytes of replicated data', single({ replicated: '0400' }), [['replicated-length', 18, 2]]],
  ['a payload past its media object', single({ objectOffset: 1 }), [['payload-past-object', 26, 4]]],
  [
    'a sub-payload past the payload',
    single({ replicated: '0a', data: '01aa 02bb' }),
    [['sub-payload-overruns', 21, 1]],
  ],
])('%s', (_, given, expected) => {
  expect(summary(given)).toEqual(expected);
});

test('padding that is there and as long as it says is no finding', () => {
  const given = single({}, { paddingLengthType: 2, padding: 300 });
  expect(readAsfPacket(given)).toMatchObject({ packet: { paddingLength: 300 }, findings: [] });
});

test('a packet length beyond the bytes is exposed and no finding', () => {
  const given = single({}, { packetLengthType: 2, packetLength: 1444 });
  expect(readAsfPacket(given)).toMatchObject({ packet: { packetLength: 1444 }, findings: [] });
});

test('what overruns is still read as far as it is there', () => {
  expect(readAsfPacket(list({ length: 99 })).packet?.payloads).toMatchObject([
    { dataStart: 29, dataEnd: 33 },
  ]);
  expect(readAsfPacket(single({}, { paddingLengthType: 1, paddingLength: 99 })).packet).toMatchObject({
    paddingLength: 99,
    headerLength: 12,
    payloadEnd: 12,
    payloads: [],
  });
});
