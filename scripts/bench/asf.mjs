// A long ASF file in memory: the header of a fixture over packets written here, because a fixture is too short to
// tell how fast its play is judged.
import { readFileSync } from 'node:fs';

export const PACKET = 1400;
const PAYLOADS = 4;
const PAYLOAD_HEADER = 17;
const PACKET_HEADER = 12;
const DATA = (PACKET - PACKET_HEADER - PAYLOADS * PAYLOAD_HEADER) / PAYLOADS;
/** Milliseconds of content in one packet. */
const PACKET_TIME = 5;
/** Of long.asf: its header, the Data Object's own included, and where in it the fields lie that change. */
const HEADER = 444;
const DATA_OBJECT = HEADER - 50;
const FILE_PROPERTIES = 30;

export function longFile(count) {
  const source = readFileSync(new URL('../../fixtures/asf/long.asf', import.meta.url));
  const bytes = Buffer.alloc(HEADER + count * PACKET);
  source.copy(bytes, 0, 0, HEADER);
  const time = BigInt(count * PACKET_TIME) * 10_000n;
  const preroll = bytes.readBigUInt64LE(FILE_PROPERTIES + 80);
  bytes.writeBigUInt64LE(BigInt(bytes.length), FILE_PROPERTIES + 40);
  bytes.writeBigUInt64LE(BigInt(count), FILE_PROPERTIES + 56);
  bytes.writeBigUInt64LE(time + preroll * 10_000n, FILE_PROPERTIES + 64);
  bytes.writeBigUInt64LE(time, FILE_PROPERTIES + 72);
  bytes.writeUInt32LE(PACKET, FILE_PROPERTIES + 92);
  bytes.writeUInt32LE(PACKET, FILE_PROPERTIES + 96);
  bytes.writeBigUInt64LE(BigInt(50 + count * PACKET), DATA_OBJECT + 16);
  bytes.writeBigUInt64LE(BigInt(count), DATA_OBJECT + 40);
  for (let n = 0; n < count; n++) writePacket(bytes, HEADER + n * PACKET, n, Number(preroll));
  return bytes;
}

/** Error correction data, parsing information without a padding length, then payloads that fill the packet. */
function writePacket(bytes, start, number, preroll) {
  bytes.set([0x82, 0, 0, 0x01, 0x5d], start);
  bytes.writeUInt32LE(number * PACKET_TIME, start + 5);
  bytes.writeUInt16LE(PACKET_TIME, start + 9);
  bytes[start + 11] = (2 << 6) | PAYLOADS;
  for (let n = 0; n < PAYLOADS; n++) {
    const at = start + PACKET_HEADER + n * (PAYLOAD_HEADER + DATA);
    const object = number * PAYLOADS + n;
    // Stream 1, a key frame, and the whole of a media object.
    bytes.set([0x81, object & 0xff, 0, 0, 0, 0, 8], at);
    bytes.writeUInt32LE(DATA, at + 7);
    bytes.writeUInt32LE(number * PACKET_TIME + n + preroll, at + 11);
    bytes.writeUInt16LE(DATA, at + 15);
    bytes.fill((object * 31) & 0xff, at + PAYLOAD_HEADER, at + PAYLOAD_HEADER + DATA);
  }
}
