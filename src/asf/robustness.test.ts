import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readAsfFile } from './file.ts';
import type { AsfFinding } from './finding.ts';
import { readAsfHeader } from './header.ts';
import { readAsfPacket } from './packet.ts';
import { stripPadding } from './strip.ts';
import { everyObject } from './testing/sample-header.ts';
import { everyField } from './testing/sample-packet.ts';

function expectInside(findings: readonly AsfFinding[], bytes: Uint8Array): void {
  for (const { code, offset, length, message } of findings) {
    expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(offset).toBeGreaterThanOrEqual(0);
    expect(length).toBeGreaterThanOrEqual(0);
    expect(offset + length).toBeLessThanOrEqual(Math.max(bytes.length, 30));
    expect(message).not.toMatch(/undefined|NaN/);
  }
}

function readEverything(bytes: Uint8Array): void {
  const { header, findings } = readAsfHeader(bytes);
  expectInside(findings, bytes);
  expect(header.end).toBeLessThanOrEqual(bytes.length);

  const { packet, findings: packetFindings } = readAsfPacket(bytes);
  expectInside(packetFindings, bytes);
  if (packet !== undefined) {
    expect(packet.payloadEnd).toBeLessThanOrEqual(bytes.length);
    for (const { dataStart, dataEnd } of packet.payloads) {
      expect(dataStart).toBeLessThanOrEqual(dataEnd);
      expect(dataEnd).toBeLessThanOrEqual(packet.payloadEnd);
    }
  }
  expect(stripPadding(bytes).length).toBeLessThanOrEqual(bytes.length);

  const file = readAsfFile(bytes);
  for (const n of [0, file.packetCount - 1, file.packetCount]) {
    expect(file.packet(n).length).toBeLessThanOrEqual(bytes.length);
    expect(file.sendTime(n)).toBeGreaterThanOrEqual(0);
  }
}

/** Right bytes with some of them replaced: gets much deeper than noise does. */
const spoilt = (right: Uint8Array) =>
  fc
    .array(fc.tuple(fc.nat(right.length - 1), fc.integer({ min: 0, max: 255 })), {
      minLength: 1,
      maxLength: 8,
    })
    .map((changes) => {
      const bytes = right.slice();
      for (const [at, value] of changes) bytes[at] = value;
      return bytes;
    });

test('a header cut at any byte is a finding', () => {
  const right = everyObject();
  for (let length = 0; length < right.length; length++) {
    const cut = right.subarray(0, length);
    expect(readAsfHeader(cut).findings).not.toEqual([]);
    readEverything(cut);
  }
});

test('a packet cut at any byte is a finding', () => {
  const right = everyField();
  for (let length = 0; length < right.length; length++) {
    const cut = right.subarray(0, length);
    expect(readAsfPacket(cut).findings).not.toEqual([]);
    readEverything(cut);
  }
});

test('noise', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), readEverything), { numRuns: 2000 });
});

test('noise that starts like a packet', () => {
  const start = Uint8Array.of(0x82, 0, 0);
  const bytes = fc.uint8Array({ maxLength: 100 }).map((rest) => Uint8Array.of(...start, ...rest));
  fc.assert(fc.property(bytes, readEverything), { numRuns: 2000 });
});

test('a spoilt header', () => {
  fc.assert(fc.property(spoilt(everyObject()), readEverything), { numRuns: 2000 });
});

test('a spoilt packet', () => {
  fc.assert(fc.property(spoilt(everyField()), readEverything), { numRuns: 2000 });
});

test('a header of ten thousand tiny objects is read in one go', () => {
  const right = everyObject();
  const many = new Uint8Array(30 + 240_000);
  const view = new DataView(many.buffer);
  many.set(right.subarray(0, 30));
  view.setBigUint64(16, BigInt(many.length), true);
  for (let at = 30; at < many.length; at += 24) view.setBigUint64(at + 16, 24n, true);
  expect(readAsfHeader(many).header.headerObjects).toHaveLength(10_000);
});
