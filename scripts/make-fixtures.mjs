// Writes the ASF fixtures with ffmpeg: node scripts/make-fixtures.mjs [directory]
// Every source is synthetic and every encoder runs bitexact on one thread, so the same ffmpeg
// gives the same bytes each time. The committed files came from ffmpeg 5.1 of Debian 12.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const directory = process.argv[2] ?? fileURLToPath(new URL('../fixtures/asf', import.meta.url));

const quiet = ['-nostdin', '-hide_banner', '-loglevel', 'error', '-y', '-filter_threads', '1'];
const exact = ['-threads', '1', '-fflags', '+bitexact', '-flags', '+bitexact', '-map_metadata', '-1'];
const lavfi = (graph) => ['-f', 'lavfi', '-i', graph];
const wmav2 = (bitrate) => ['-c:a', 'wmav2', '-ac', '1', '-b:a', bitrate];

/** The Content Description of split-header.asf: prose alone makes the header many packets long. */
const longComment = Array.from(
  { length: 10 },
  (_, n) => `Sentence ${n + 1} of a comment that is here to make the header long.`,
).join(' ');

/** Bits per second of the streams of multi.asf, by stream number. */
const multiRates = { 1: 120_000, 2: 50_000, 3: 48_000, 4: 24_000 };

const fixtures = {
  'audio.asf': [
    ...lavfi('sine=frequency=440:duration=3:sample_rate=22050'),
    ...wmav2('32k'),
    ...['-packet_size', '512'],
  ],
  'av.asf': [
    ...lavfi('testsrc=duration=6:size=160x120:rate=20'),
    ...lavfi('sine=frequency=440:duration=6:sample_rate=22050'),
    ...['-c:v', 'wmv2', '-b:v', '200k', '-g', '20'],
    ...wmav2('32k'),
    ...['-packet_size', '512'],
  ],
  'split-header.asf': [
    ...lavfi('sine=frequency=440:duration=2.5:sample_rate=22050'),
    ...wmav2('32k'),
    ...['-packet_size', '256'],
    ...['-metadata', 'title=Split header', '-metadata', `comment=${longComment}`],
  ],
  'long.asf': [
    ...lavfi('sine=frequency=440:duration=60:sample_rate=8000'),
    ...wmav2('24k'),
    ...['-packet_size', '1024'],
  ],
  'lasting.asf': [
    ...lavfi('sine=frequency=440:duration=60:sample_rate=8000'),
    ...wmav2('24k'),
    ...['-packet_size', '1024'],
  ],
  'multi.asf': [
    ...lavfi('testsrc=duration=8:size=160x120:rate=10'),
    ...lavfi('testsrc=duration=8:size=96x72:rate=10'),
    ...lavfi('sine=frequency=440:duration=8:sample_rate=22050'),
    ...lavfi('sine=frequency=880:duration=8:sample_rate=16000'),
    ...['-map', '0', '-map', '1', '-map', '2', '-map', '3'],
    ...['-c:v', 'wmv2', '-b:v:0', `${multiRates[1]}`, '-b:v:1', `${multiRates[2]}`, '-g', '10'],
    ...['-c:a', 'wmav2', '-ac', '1', '-b:a:0', `${multiRates[3]}`, '-b:a:1', `${multiRates[4]}`],
    ...['-packet_size', '1024'],
  ],
  'padded.asf': [
    ...lavfi('testsrc=duration=4:size=96x72:rate=10'),
    ...lavfi('sine=frequency=440:duration=4:sample_rate=22050'),
    ...['-c:v', 'wmv2', '-b:v', '60k', '-g', '10'],
    ...wmav2('32k'),
    ...['-packet_size', '512'],
  ],
};

/** What ffmpeg's muxer does not write by itself. */
const rewrites = {
  'multi.asf': (bytes) => withStreamBitrates(bytes, multiRates),
  'padded.asf': (bytes) => withPadding(bytes, 640),
  'lasting.asf': (bytes) => slowed(bytes, 10),
};

mkdirSync(directory, { recursive: true });
for (const [name, options] of Object.entries(fixtures)) {
  const path = join(directory, name);
  execFileSync('ffmpeg', [...quiet, ...options, ...exact, '-f', 'asf', path], { stdio: 'inherit' });
  const bytes = rewrites[name]?.(readFileSync(path)) ?? readFileSync(path);
  writeFileSync(path, bytes);
  const hash = createHash('sha256').update(bytes).digest('hex');
  process.stdout.write(`${hash}  ${String(bytes.length).padStart(7)}  ${name}\n`);
}

/** Adds a Stream Bitrate Properties Object as the last object of the header. */
function withStreamBitrates(bytes, rates) {
  const records = Object.entries(rates);
  const object = Buffer.alloc(26 + 6 * records.length);
  object.write('ce75f87b8d46d1118d82006097c9a2b2', 'hex');
  object.writeBigUInt64LE(BigInt(object.length), 16);
  object.writeUInt16LE(records.length, 24);
  for (const [n, [stream, rate]] of records.entries()) {
    object.writeUInt16LE(Number(stream), 26 + 6 * n);
    object.writeUInt32LE(rate, 28 + 6 * n);
  }
  const headerSize = Number(bytes.readBigUInt64LE(16));
  const changed = Buffer.concat([bytes.subarray(0, headerSize), object, bytes.subarray(headerSize)]);
  changed.writeBigUInt64LE(BigInt(headerSize + object.length), 16);
  changed.writeUInt32LE(bytes.readUInt32LE(24) + 1, 24);
  return withFileSize(changed);
}

/** Lengthens every data packet to `size` with Padding Data. The Simple Index counts packets and so stays right. */
function withPadding(bytes, size) {
  const data = Number(bytes.readBigUInt64LE(16));
  const count = Number(bytes.readBigUInt64LE(data + 40));
  const oldSize = bytes.readUInt32LE(filePropertiesAt(bytes) + 96);
  const first = data + 50;
  const packets = Array.from({ length: count }, (_, n) =>
    paddedPacket(bytes.subarray(first + n * oldSize, first + (n + 1) * oldSize), size, n % 2 === 1),
  );
  const changed = Buffer.concat([
    bytes.subarray(0, first),
    ...packets,
    bytes.subarray(first + count * oldSize),
  ]);
  changed.writeBigUInt64LE(BigInt(50 + count * size), data + 16);
  changed.writeUInt32LE(size, filePropertiesAt(changed) + 92);
  changed.writeUInt32LE(size, filePropertiesAt(changed) + 96);
  return withFileSize(changed);
}

/**
 * ffmpeg's packets: error correction flags and data (3 bytes), length type flags, property flags, Padding Length
 * when there is any, and the rest. Padding Length becomes a u16 when `wide`, or when a byte cannot hold it.
 */
function paddedPacket(packet, size, wide) {
  const oldType = (packet[3] >> 3) & 3;
  const oldPadding = oldType === 0 ? 0 : packet.readUIntLE(5, oldType);
  const rest = packet.subarray(5 + oldType, packet.length - oldPadding);
  const type = wide || size - 6 - rest.length > 0xff ? 2 : 1;
  const padded = Buffer.alloc(size);
  packet.copy(padded, 0, 0, 5);
  padded[3] = (packet[3] & ~0x18) | (type << 3);
  padded.writeUIntLE(size - 5 - type - rest.length, 5, type);
  rest.copy(padded, 5 + type);
  return padded;
}

/**
 * The same packets over `factor` times the time: every Send Time, Presentation Time and duration of the file, and the
 * bit rate. What it sounds like does not matter; it is there to be under way for long, in few bytes.
 */
function slowed(bytes, factor) {
  const changed = Buffer.from(bytes);
  const properties = filePropertiesAt(changed);
  const preroll = Number(changed.readBigUInt64LE(properties + 80));
  const later = (ms) => preroll + (ms - preroll) * factor;
  const played = Number(changed.readBigUInt64LE(properties + 64));
  changed.writeBigUInt64LE(BigInt(preroll * 10_000 + (played - preroll * 10_000) * factor), properties + 64);
  changed.writeBigUInt64LE(
    BigInt(Number(changed.readBigUInt64LE(properties + 72)) * factor),
    properties + 72,
  );
  changed.writeUInt32LE(Math.round(changed.readUInt32LE(properties + 100) / factor), properties + 100);
  const data = Number(changed.readBigUInt64LE(16));
  const count = Number(changed.readBigUInt64LE(data + 40));
  const size = changed.readUInt32LE(properties + 96);
  for (let n = 0; n < count; n++) slowPacket(changed.subarray(data + 50 + n * size), factor, later);
  return changed;
}

/** ffmpeg's packets of several payloads, each with 8 bytes of replicated data and a length of 16 bits. */
function slowPacket(packet, factor, later) {
  const padding = (packet[3] >> 3) & 3;
  let at = 5 + padding;
  packet.writeUInt32LE(packet.readUInt32LE(at) * factor, at);
  packet.writeUInt16LE(Math.min(packet.readUInt16LE(at + 4) * factor, 0xffff), at + 4);
  if ((packet[3] & 1) === 0) throw new Error('a packet has a single payload');
  const payloads = packet[at + 6] & 0x3f;
  at += 7;
  for (let n = 0; n < payloads; n++) {
    // Stream number, object number, offset, and the length of what is replicated: size and Presentation Time.
    if (packet[at + 6] !== 8) throw new Error('replicated data has another length');
    packet.writeUInt32LE(later(packet.readUInt32LE(at + 11)), at + 11);
    at += 17 + packet.readUInt16LE(at + 15);
  }
}

function withFileSize(bytes) {
  bytes.writeBigUInt64LE(BigInt(bytes.length), filePropertiesAt(bytes) + 40);
  return bytes;
}

/** Where the File Properties Object starts. */
function filePropertiesAt(bytes) {
  return bytes.indexOf('a1dcab8c47a9cf118ee400c00c205365', 0, 'hex');
}
