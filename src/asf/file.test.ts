import { expect, test } from 'vitest';
import { readAsfFile } from './file.ts';
import { type Bytes, bytes } from './testing/bytes.ts';
import { dataObject, fileProperties, header, streamProperties } from './testing/sample-header.ts';
import { packet, payload } from './testing/sample-packet.ts';

/** Two packets of 64 bytes, the second one with its send time changed to 2000 ms. */
const first = packet(payload(), { paddingLengthType: 1, padding: 33 });
const second = first.slice();
second.set([0xd0, 0x07], 6);
const right = header([fileProperties(), streamProperties()]);
const join = (...parts: readonly Uint8Array[]) =>
  parts.reduce((all: Bytes, part) => all.append(bytes().u8(...part)), bytes()).done();
const codes = (given: Uint8Array) => readAsfFile(given).findings.map(({ code }) => code);

test('header bytes, packets and send times', () => {
  const file = readAsfFile(join(right, first, second));
  expect(file.findings).toEqual([]);
  expect(file.headerBytes).toEqual(right);
  expect(file).toMatchObject({ packetSize: 64, packetCount: 2 });
  expect(file.packet(0)).toEqual(first);
  expect(file.packet(1)).toEqual(second);
  expect([file.sendTime(0), file.sendTime(1)]).toEqual([1000, 2000]);
});

test('a packet that does not exist has no bytes and no send time', () => {
  const file = readAsfFile(join(right, first, second));
  for (const n of [-1, 2, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(file.packet(n)).toHaveLength(0);
    expect(file.sendTime(n)).toBe(0);
  }
});

test('what follows the Data Object is no packet', () => {
  const file = readAsfFile(join(right, first, second, new Uint8Array(640)));
  expect(file).toMatchObject({ packetCount: 2, findings: [] });
});

test('fewer packets than announced', () => {
  const file = readAsfFile(join(right, first, second.subarray(0, 63)));
  expect(file.packetCount).toBe(1);
  expect(file.findings).toEqual([
    {
      code: 'packets-missing',
      offset: right.length - 10,
      length: 8,
      message: 'the Data Object announces 2 packets and holds 1',
    },
  ]);
});

test('more bytes in the Data Object than packets announced', () => {
  const long = header([fileProperties(), streamProperties()], dataObject({ size: 50 + 3 * 64 }));
  const file = readAsfFile(join(long, first, second, second));
  expect(file.packetCount).toBe(2);
  expect(file.findings).toMatchObject([{ code: 'packets-surplus', offset: right.length + 128, length: 64 }]);
});

test('a broadcast is counted, not believed', () => {
  const live = header(
    [fileProperties({ flags: 1 }), streamProperties()],
    dataObject({ size: 0, packets: 0 }),
  );
  expect(readAsfFile(join(live, first, second, first))).toMatchObject({ packetCount: 3, findings: [] });
});

test.each([
  ['nothing', new Uint8Array(0), 'header-truncated'],
  ['text', new TextEncoder().encode('This is not an ASF file at all.'), 'header-missing'],
  ['a cut header', right.subarray(0, 150), 'header-truncated'],
  ['no File Properties', join(header([streamProperties()]), first, second), 'file-properties-missing'],
  ['a packet size of 0', header([fileProperties({ maximum: 0 }), streamProperties()]), 'packet-size-zero'],
])('%s is a file without packets', (_, given, code) => {
  expect(readAsfFile(given).packetCount).toBe(0);
  expect(codes(given)).toContain(code);
});

test('a packet size larger than the file', () => {
  const huge = header([fileProperties({ minimum: 0xffffffff, maximum: 0xffffffff }), streamProperties()]);
  expect(readAsfFile(join(huge, first))).toMatchObject({ packetCount: 0 });
  expect(codes(join(huge, first))).toContain('packets-missing');
});
