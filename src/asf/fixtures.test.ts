import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readAsfFile } from './file.ts';
import { durationSeconds, readAsfHeader } from './header.ts';
import { type AsfPacket, readAsfPacket } from './packet.ts';
import { stripPadding } from './strip.ts';

// Streams, media objects, key frames and duration of a stream are what ffprobe 5.1 says of the committed files:
//   ffprobe -v error -count_packets -show_entries stream=codec_type,nb_read_packets,duration FILE
//   ffprobe -v error -show_entries packet=stream_index,flags -of csv FILE | sort | uniq -c
// except that it calls every audio packet a key frame, while ffmpeg's muxer sets the bit for video alone.
// ffprobe knows nothing of data packets: their number and size, and the header size, come from a dump of the
// header (File Properties at 30, Data Object after the Header Object).
const fixtures = [
  {
    name: 'audio.asf',
    header: 444,
    packets: 33,
    size: 512,
    padded: 33,
    duration: 3.018,
    streams: [{ number: 1, type: 'audio', objects: 65, keyFrames: 0 }],
  },
  {
    name: 'av.asf',
    header: 709,
    packets: 302,
    size: 512,
    padded: 64,
    duration: 6.046,
    streams: [
      { number: 1, type: 'video', objects: 120, keyFrames: 6 },
      { number: 2, type: 'audio', objects: 130, keyFrames: 0 },
    ],
  },
  {
    name: 'split-header.asf',
    header: 1846,
    packets: 54,
    size: 256,
    padded: 54,
    duration: 2.507,
    streams: [{ number: 1, type: 'audio', objects: 54, keyFrames: 0 }],
  },
  {
    name: 'long.asf',
    header: 444,
    packets: 235,
    size: 1024,
    padded: 235,
    duration: 60.032,
    streams: [{ number: 1, type: 'audio', objects: 938, keyFrames: 0 }],
  },
  {
    // Written from the same frames as long.asf, with other times.
    name: 'lasting.asf',
    header: 444,
    packets: 235,
    size: 1024,
    padded: 235,
    duration: 600.32,
    streams: [{ number: 1, type: 'audio', objects: 938, keyFrames: 0 }],
  },
  {
    name: 'multi.asf',
    header: 1168,
    packets: 276,
    size: 1024,
    padded: 89,
    duration: 8.046,
    streams: [
      { number: 1, type: 'video', objects: 80, keyFrames: 8 },
      { number: 2, type: 'video', objects: 80, keyFrames: 8 },
      { number: 3, type: 'audio', objects: 173, keyFrames: 0 },
      { number: 4, type: 'audio', objects: 250, keyFrames: 0 },
    ],
  },
  {
    name: 'padded.asf',
    header: 709,
    packets: 113,
    size: 640,
    padded: 113,
    duration: 4.046,
    streams: [
      { number: 1, type: 'video', objects: 40, keyFrames: 4 },
      { number: 2, type: 'audio', objects: 87, keyFrames: 0 },
    ],
  },
];

const directory = new URL('../../fixtures/asf/', import.meta.url);

const readFixture = (name: string) => readAsfFile(new Uint8Array(readFileSync(new URL(name, directory))));

function readPacket(bytes: Uint8Array): AsfPacket {
  const { packet, findings } = readAsfPacket(bytes);
  expect(findings).toEqual([]);
  expect(packet).toBeDefined();
  if (packet === undefined) throw new Error('unreachable');
  return packet;
}

describe.each(fixtures)('$name', ({ name, header, packets, size, padded, duration, streams }) => {
  const bytes = new Uint8Array(readFileSync(new URL(name, directory)));
  const file = readAsfFile(bytes);
  const all = () => Array.from({ length: file.packetCount }, (_, n) => file.packet(n));

  test('header', () => {
    expect(file.findings).toEqual([]);
    expect(readAsfHeader(file.headerBytes)).toEqual({ header: file.header, findings: [] });
    expect(file.headerBytes).toHaveLength(header);
    expect(file).toMatchObject({ packetCount: packets, packetSize: size });
    expect(file.header.fileProperties).toMatchObject({ broadcast: false, seekable: true });
    expect(file.header.fileProperties?.fileSize).toBe(BigInt(bytes.length));
    expect(file.header.fileProperties && durationSeconds(file.header.fileProperties)).toBe(duration);
    expect(file.header.streams.map(({ number, type }) => ({ number, type }))).toEqual(
      streams.map(({ number, type }) => ({ number, type })),
    );
  });

  test('every packet, its media objects and key frames', () => {
    const starts = all()
      .flatMap((packet) => readPacket(packet).payloads)
      .filter(({ objectOffset }) => objectOffset === 0);
    const counted = file.header.streams.map(({ number, type }) => {
      const own = starts.filter(({ stream }) => stream === number);
      return { number, type, objects: own.length, keyFrames: own.filter(({ keyFrame }) => keyFrame).length };
    });
    expect(counted).toEqual(streams);
    expect(starts).toHaveLength(streams.reduce((sum, { objects }) => sum + objects, 0));
  });

  test('send times do not decrease', () => {
    const times = all().map((_, n) => file.sendTime(n));
    expect(times).toEqual(all().map((packet) => readPacket(packet).sendTime));
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  test('stripped packets lose their padding and nothing else', () => {
    expect(all().filter((packet) => readPacket(packet).paddingLength > 0)).toHaveLength(padded);
    for (const packet of all()) {
      const before = readPacket(packet);
      const stripped = stripPadding(packet);
      expect(stripped).toHaveLength(packet.length - before.paddingLength);
      expect(readPacket(stripped)).toEqual({ ...before, paddingLength: 0 });
      expect(stripped.subarray(before.headerLength)).toEqual(
        packet.subarray(before.headerLength, before.payloadEnd),
      );
    }
  });
});

describe('what a fixture is there for', () => {
  const packetsOf = (name: string) => {
    const file = readFixture(name);
    return Array.from({ length: file.packetCount }, (_, n) => readPacket(file.packet(n)));
  };

  test('the header of split-header.asf fills many packets', () => {
    const { headerBytes, packetSize } = readFixture('split-header.asf');
    expect(headerBytes.length).toBeGreaterThan(7 * packetSize);
  });

  test('multi.asf lists the bit rates of its streams, and most of its packets hold several of them', () => {
    const { bitrates, fileProperties } = readFixture('multi.asf').header;
    expect(bitrates).toEqual([
      { stream: 1, bitrate: 120_000 },
      { stream: 2, bitrate: 50_000 },
      { stream: 3, bitrate: 48_000 },
      { stream: 4, bitrate: 24_000 },
    ]);
    expect(fileProperties?.maximumBitrate).toBe(242_000);
    const mixed = packetsOf('multi.asf').filter(
      ({ payloads }) => new Set(payloads.map(({ stream }) => stream)).size > 1,
    );
    expect(mixed).toHaveLength(189);
  });

  test('padded.asf has padding behind single and multiple payloads, its length in one byte and in two', () => {
    const kinds = new Map<string, number>();
    for (const { multiple, paddingLengthType } of packetsOf('padded.asf')) {
      const kind = `${multiple ? 'multiple' : 'single'}, length type ${paddingLengthType}`;
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    }
    expect(Object.fromEntries(kinds)).toEqual({
      'single, length type 1': 15,
      'single, length type 2': 15,
      'multiple, length type 1': 34,
      'multiple, length type 2': 49,
    });
  });
});
