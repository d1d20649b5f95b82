import { expect, test } from 'vitest';
import { readAsfPacket } from './packet.ts';
import { stripPadding } from './strip.ts';
import { bytes } from './testing/bytes.ts';
import { everyField, packet, payload } from './testing/sample-packet.ts';

test.each([1, 2, 3])('padding goes and a Padding Length of type %i becomes 0', (paddingLengthType) => {
  const padded = packet(payload(), { paddingLengthType, padding: 200 });
  expect(stripPadding(padded)).toEqual(packet(payload(), { paddingLengthType, padding: 0 }));
});

test.each([1, 2, 3])('an explicit Packet Length of type %i becomes the new length', (packetLengthType) => {
  const width = [0, 1, 2, 4][packetLengthType] ?? 0;
  const fields = { paddingLengthType: 1, packetLengthType };
  const padded = packet(payload(), { ...fields, padding: 200, packetLength: 31 + width + 200 });
  expect(padded.length).toBe(31 + width + 200);
  expect(stripPadding(padded)).toEqual(packet(payload(), { ...fields, packetLength: 31 + width }));
});

test('filler after an explicit Packet Length goes too', () => {
  const fields = { packetLengthType: 1, packetLength: 31 };
  const filled = bytes()
    .u8(...packet(payload(), fields))
    .zeros(40)
    .done();
  expect(stripPadding(filled)).toEqual(packet(payload(), fields));
});

test('a stripped packet has the payloads it had before, and is stripped', () => {
  const before = readAsfPacket(everyField());
  const stripped = stripPadding(everyField());
  const after = readAsfPacket(stripped);
  expect(after.findings).toEqual([]);
  expect(after.packet).toEqual({ ...before.packet, paddingLength: 0, packetLength: 52 });
  expect(stripPadding(stripped)).toBe(stripped);
});

test.each([
  ['no padding at all', packet(payload())],
  ['a Padding Length of 0', packet(payload(), { paddingLengthType: 1 })],
  ['more padding than bytes', packet(payload(), { paddingLengthType: 1, paddingLength: 99 })],
  ['cut in its parsing information', packet(payload(), { paddingLengthType: 1, padding: 9 }).subarray(0, 11)],
  ['nothing', new Uint8Array(0)],
])('unchanged: %s', (_, given) => {
  expect(stripPadding(given)).toBe(given);
});

test('the given packet is not written to', () => {
  const given = everyField();
  stripPadding(given);
  expect(given).toEqual(everyField());
});

test('the result is in the given buffer when it fits', () => {
  const into = new Uint8Array(100);
  const stripped = stripPadding(everyField(), into);
  expect(stripped.buffer).toBe(into.buffer);
  expect(stripped).toEqual(stripPadding(everyField()));

  const small = new Uint8Array(51);
  expect(stripPadding(everyField(), small)).toEqual(stripPadding(everyField()));
  expect(small).toEqual(new Uint8Array(51));
});
