import { describe, expect, test } from 'vitest';
import { type AsfFile, readAsfFile } from '../../asf/file.ts';
import { durationSeconds } from '../../asf/header.ts';
import { readAsfPacket } from '../../asf/packet.ts';
import type { Generated } from '../site.ts';
import { generatedFile } from './content.ts';
import { packetAt, packetTime, shapeOf } from './shape.ts';

/** As a file on a disk would be. */
const written = ({ headerBytes, packetCount, packet }: AsfFile): Uint8Array =>
  Uint8Array.from(Buffer.concat([headerBytes, ...Array.from({ length: packetCount }, (_, n) => packet(n))]));

const presentationTime = (bytes: Uint8Array, dataStart: number): number =>
  new DataView(bytes.buffer, bytes.byteOffset).getUint32(dataStart - 6, true);

const FOUR_GIGABYTES = { bytes: 4_000_000_000, bitRate: 2_240_000 };

describe.each<[string, Generated, number]>([
  ['as it is unless told otherwise', { packets: 200 }, 1400],
  ['of three streams, with padding', { packets: 100, streams: 3, packetSize: 1000, bitRate: 300_000 }, 1000],
  ['of more streams than payloads are usual', { packets: 40, streams: 9, packetSize: 2000 }, 2000],
  ['of packets as large as can be sent', { packets: 5, packetSize: 65_527 }, 65_527],
  ['of packets as small as can be', { packets: 300, packetSize: 84, bitRate: 8000 }, 84],
  ['so many bytes long', { bytes: 100_000 }, 1400],
])('generated content %s', (_, given, packetSize) => {
  const file = generatedFile(given);
  const streams = given.streams ?? 1;
  const read = readAsfFile(written(file));

  test('is an ASF file that says what is in it', () => {
    expect([file.findings, read.findings]).toEqual([[], []]);
    const count = given.packets ?? 72;
    expect([file.packetCount, read.packetCount]).toEqual([count, count]);
    expect([file.packetSize, read.packetSize]).toEqual([packetSize, packetSize]);
    const { fileProperties, bitrates } = read.header;
    expect(Number(fileProperties?.fileSize)).toBe(written(file).length);
    expect(read.header.streams.map(({ number, type }) => [number, type])).toEqual(
      Array.from({ length: streams }, (_, n) => [n + 1, 'audio']),
    );
    const sum = bitrates?.reduce((total, { bitrate }) => total + bitrate, 0) ?? 0;
    expect(Math.abs(sum - (given.bitRate ?? 128_000))).toBeLessThanOrEqual(streams);
  });

  test('takes as long as its bytes do at its bit rate', () => {
    const { fileProperties } = read.header;
    const seconds = fileProperties === undefined ? 0 : durationSeconds(fileProperties);
    const exact = (file.packetCount * packetSize * 8) / (given.bitRate ?? 128_000);
    // A whole number of samples per second.
    expect(seconds / exact).toBeGreaterThan(0.98);
    expect(seconds / exact).toBeLessThan(1.02);
    const last = file.sendTime(file.packetCount - 1);
    expect(last).toBeLessThan(seconds * 1000);
    expect(file.sendTime(0)).toBe(0);
  });

  test('has whole media objects whose times and numbers rise', () => {
    const latest = new Map<number, { readonly time: number; readonly object: number }>();
    for (let n = 0; n < file.packetCount; n++) {
      const bytes = file.packet(n);
      const { packet, findings } = readAsfPacket(bytes);
      expect(findings).toEqual([]);
      expect(packet?.sendTime).toBe(file.sendTime(n));
      expect(new Set(packet?.payloads.map(({ stream }) => stream)).size).toBe(streams);
      for (const { stream, objectNumber, objectOffset, dataStart, dataEnd, keyFrame } of packet?.payloads ??
        []) {
        const time = presentationTime(bytes, dataStart);
        const size = new DataView(bytes.buffer).getUint32(dataStart - 10, true);
        expect([keyFrame, objectOffset, size]).toEqual([true, 0, dataEnd - dataStart]);
        expect(time).toBeGreaterThanOrEqual(1000 + file.sendTime(n));
        const before = latest.get(stream);
        if (before !== undefined) {
          expect(time).toBeGreaterThan(before.time);
          expect(objectNumber).toBe((before.object + 1) & 0xff);
        }
        latest.set(stream, { time, object: objectNumber });
      }
    }
  });

  test('is the same each time, packet by packet, in any order', () => {
    const again = generatedFile(given);
    for (const n of [file.packetCount - 1, 0, 3]) {
      expect(Buffer.compare(again.packet(n), file.packet(n))).toBe(0);
      expect(Buffer.compare(read.packet(n), file.packet(n))).toBe(0);
    }
    for (const n of [3, file.packetCount - 1]) {
      const at = file.packetAt(n);
      expect(Buffer.compare(file.bytes.subarray(at, at + packetSize), file.packet(n))).toBe(0);
    }
    expect(Buffer.compare(again.headerBytes, file.headerBytes)).toBe(0);
  });
});

test('no two packets near each other hold the same sound, and another seed makes another', () => {
  const file = generatedFile({ packets: 1000 });
  const sound = (of: AsfFile, n: number) => Buffer.from(of.packet(n).subarray(29, 359)).toString('hex');
  expect(new Set(Array.from({ length: 1000 }, (_, n) => sound(file, n))).size).toBe(1000);
  const other = generatedFile({ packets: 1000, seed: 2 });
  expect(sound(other, 7)).not.toBe(sound(file, 7));
  expect(Buffer.compare(other.headerBytes, file.headerBytes)).not.toBe(0);
});

test('four gigabytes take no memory, and their last packet is where it belongs', () => {
  const file = generatedFile(FOUR_GIGABYTES);
  expect(file.packetCount).toBe(2_857_143);
  expect(file.header.fileProperties?.fileSize).toBe(BigInt(file.headerBytes.length + 2_857_143 * 1400));
  const { packet, findings } = readAsfPacket(file.packet(2_857_142));
  expect([findings, packet?.sendTime]).toEqual([[], file.sendTime(2_857_142)]);
  expect(file.sendTime(2_857_142) / (2_857_142 * 5)).toBeCloseTo(1, 3);
  expect(file.packet(2_857_143)).toHaveLength(0);
  expect(file.packet(-1)).toHaveLength(0);
});

test('what is on the air is the last packet that is not sent later', () => {
  for (const given of [{}, { bitRate: 32_000 }, { streams: 3, packetSize: 999, bitRate: 1_000_000 }]) {
    const shape = shapeOf(given);
    for (const ms of [0, 1, 86, 87, 88, 12_345, 86_400_000, 9_999_999_999]) {
      const at = packetAt(shape, ms);
      expect(packetTime(shape, at)).toBeLessThanOrEqual(ms);
      expect(packetTime(shape, at + 1)).toBeGreaterThan(ms);
    }
  }
});
