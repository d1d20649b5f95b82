import { expect, test } from 'vitest';
import { readAsfPacket } from './packet.ts';
import { bytes } from './testing/bytes.ts';
import { everyField, packet, payload, several } from './testing/sample-packet.ts';

/** [MS-MMSP] media packet worked out by hand, its 8 bytes of Data header removed. */
test('the packet of the worked example', () => {
  const given = bytes()
    .hex('82 00 00 00 5d 00 00 00 00 64 00')
    .hex('81 00 00 00 00 00 08 10 00 00 00 b8 0b 00 00')
    .hex('a0 a1 a2 a3 a4 a5 a6 a7 a8 a9 aa ab ac ad ae af')
    .done();
  expect(readAsfPacket(given)).toEqual({
    packet: {
      paddingLength: 0,
      paddingLengthType: 0,
      packetLength: undefined,
      sendTime: 0,
      duration: 100,
      multiple: false,
      headerLength: 11,
      payloadEnd: 42,
      payloads: [
        {
          stream: 1,
          keyFrame: true,
          objectNumber: 0,
          objectOffset: 0,
          replicatedLength: 8,
          compressed: false,
          dataStart: 26,
          dataEnd: 42,
        },
      ],
    },
    findings: [],
  });
});

test('several payloads, one of them compressed, and every optional field', () => {
  const given = everyField();
  expect(given.length).toBe(57);
  expect(readAsfPacket(given)).toEqual({
    packet: {
      paddingLength: 5,
      paddingLengthType: 1,
      packetLength: 57,
      sendTime: 1000,
      duration: 46,
      multiple: true,
      headerLength: 15,
      payloadEnd: 52,
      payloads: [
        {
          stream: 1,
          keyFrame: true,
          objectNumber: 7,
          objectOffset: 0,
          replicatedLength: 8,
          compressed: false,
          dataStart: 33,
          dataEnd: 37,
        },
        {
          stream: 1,
          keyFrame: true,
          objectNumber: 7,
          objectOffset: 0,
          replicatedLength: 1,
          compressed: true,
          dataStart: 47,
          dataEnd: 52,
        },
      ],
    },
    findings: [],
  });
});

test('a packet need not have error correction data', () => {
  const { packet: read, findings } = readAsfPacket(packet(payload(), { correction: '' }));
  expect(findings).toEqual([]);
  expect(read).toMatchObject({ headerLength: 8, sendTime: 1000, duration: 46 });
});

test.each(
  [0, 1, 2, 3].flatMap((a) => [0, 1, 2, 3].flatMap((b) => [0, 1, 2, 3].map((c) => [a, b, c] as const))),
)(
  'packet length type %i, sequence type %i, padding length type %i',
  (packetLengthType, sequenceType, paddingLengthType) => {
    const width = [0, 1, 2, 4];
    const padding = paddingLengthType === 0 ? 0 : 9;
    const given = packet(payload(), {
      packetLengthType,
      packetLength: 100,
      sequenceType,
      paddingLengthType,
      padding,
    });
    const { packet: read, findings } = readAsfPacket(given);
    const headerLength =
      11 +
      [packetLengthType, sequenceType, paddingLengthType].reduce((sum, type) => sum + (width[type] ?? 0), 0);
    expect(findings).toEqual([]);
    expect(read).toMatchObject({
      packetLength: packetLengthType === 0 ? undefined : 100,
      paddingLengthType,
      paddingLength: padding,
      sendTime: 1000,
      headerLength,
      payloadEnd: given.length - padding,
    });
    expect(read?.payloads).toMatchObject([{ dataStart: headerLength + 15, dataEnd: headerLength + 19 }]);
  },
);

test.each(
  [0, 1, 2, 3].flatMap((a) => [0, 1, 2, 3].flatMap((b) => [0, 1, 2, 3].map((c) => [a, b, c] as const))),
)(
  'object number type %i, offset type %i, replicated data length type %i',
  (numberType, offsetType, replicatedType) => {
    const propertyFlags = 0x40 | (numberType << 4) | (offsetType << 2) | replicatedType;
    const replicated = replicatedType === 0 ? '' : '04000000 b80b0000';
    const one = payload({ propertyFlags, replicated, objectNumber: 250 });
    const { packet: read, findings } = readAsfPacket(packet(one, { propertyFlags }));
    expect(findings).toEqual([]);
    expect(read?.payloads).toMatchObject([
      {
        stream: 1,
        objectNumber: numberType === 0 ? 0 : 250,
        objectOffset: 0,
        replicatedLength: replicatedType === 0 ? 0 : 8,
        dataStart: 11 + one.length - 4,
        dataEnd: 11 + one.length,
      },
    ]);
  },
);

test.each([1, 2, 3])('payload length type %i', (lengthType) => {
  const list = several([payload({ lengthType }), payload({ lengthType, stream: 0x02 })], lengthType);
  const { packet: read, findings } = readAsfPacket(packet(list, { multiple: true }));
  expect(findings).toEqual([]);
  expect(read?.payloads).toMatchObject([
    { stream: 1, keyFrame: true },
    { stream: 2, keyFrame: false, dataEnd: 11 + list.length },
  ]);
});

test('a compressed payload carries its presentation time as the offset', () => {
  const one = payload({ replicated: '0a', objectOffset: 3100, data: '02aabb 00 01cc' });
  const { packet: read, findings } = readAsfPacket(packet(one));
  expect(findings).toEqual([]);
  expect(read?.payloads).toMatchObject([{ compressed: true, objectOffset: 3100, replicatedLength: 1 }]);
});

test('63 payloads', () => {
  const list = several(
    Array.from({ length: 63 }, () => payload({ lengthType: 1 })),
    1,
  );
  const { packet: read, findings } = readAsfPacket(packet(list, { multiple: true }));
  expect(findings).toEqual([]);
  expect(read?.payloads).toHaveLength(63);
});

test('payloads end where an explicit packet length says, if that is before the end of the bytes', () => {
  const given = packet(several([payload({ lengthType: 2 })]), {
    multiple: true,
    packetLengthType: 2,
    packetLength: 35,
  });
  const filled = bytes()
    .u8(...given)
    .zeros(20)
    .done();
  expect(readAsfPacket(filled)).toMatchObject({ packet: { packetLength: 35, payloadEnd: 35 }, findings: [] });
});

test('a view into a larger buffer is read by itself', () => {
  const given = everyField();
  const buffer = new Uint8Array(200).fill(0xff);
  buffer.set(given, 50);
  expect(readAsfPacket(buffer.subarray(50, 50 + given.length))).toEqual(readAsfPacket(given));
});
