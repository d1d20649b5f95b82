import { type AsfPacket, type AsfPayload, readAsfPacket } from '../../../asf/packet.ts';
import type { DataUnit } from '../unit.ts';
import type { ReferenceCopy } from './rule.ts';

/** Packets to either side in which a packet with a wrong number is looked for. */
const NEARBY = 4;

/** The neighbour that this packet really is, when its number is off by a little. */
export function findNearby(
  copy: ReferenceCopy,
  packet: AsfPacket,
  bytes: Uint8Array,
  number: number,
): number | undefined {
  for (let away = 1; away <= NEARBY; away++) {
    for (const candidate of [number - away, number + away]) {
      if (candidate < 0 || candidate >= copy.packetCount) continue;
      if (isOwnPacket(packet, bytes, copy.packet(candidate))) return candidate;
    }
  }
  return undefined;
}

/** Whether a Data packet holds that packet of the file, whatever number it has. */
export function isPacket(copy: ReferenceCopy, number: number, unit: DataUnit): boolean {
  const bytes = unit.bytes.subarray(8);
  const { packet } = readAsfPacket(bytes);
  return packet !== undefined && isOwnPacket(packet, bytes, copy.packet(number));
}

/** Whether every payload stands in the file's packet, in that order: unselected streams and padding may be gone. */
export const isOwnPacket = (packet: AsfPacket, bytes: Uint8Array, file: Uint8Array): boolean =>
  originalOf(packet, bytes, file) !== undefined;

/** The file's packet when this one is it, or what was left of it. */
export function originalOf(packet: AsfPacket, bytes: Uint8Array, file: Uint8Array): AsfPacket | undefined {
  // Nothing was stripped or filtered: no need to read the file's packet to see that it is the same.
  if (bytes.length === file.length && Buffer.compare(bytes, file) === 0) return packet;
  const original = readAsfPacket(file).packet;
  if (original === undefined) return undefined;
  let next = 0;
  const isOwn = packet.payloads.every((payload) => {
    while (next < original.payloads.length) {
      const candidate = original.payloads[next++];
      if (candidate !== undefined && samePayload(payload, bytes, candidate, file)) return true;
    }
    return false;
  });
  return isOwn ? original : undefined;
}

const samePayload = (a: AsfPayload, aBytes: Uint8Array, b: AsfPayload, bBytes: Uint8Array): boolean =>
  a.stream === b.stream &&
  a.keyFrame === b.keyFrame &&
  a.objectNumber === b.objectNumber &&
  a.objectOffset === b.objectOffset &&
  firstDifference(aBytes.subarray(a.dataStart, a.dataEnd), bBytes.subarray(b.dataStart, b.dataEnd)) ===
    undefined;

export function firstDifference(a: Uint8Array, b: Uint8Array): number | undefined {
  if (a.length === b.length && Buffer.compare(a, b) === 0) return undefined;
  const common = Math.min(a.length, b.length);
  for (let i = 0; i < common; i++) if (a[i] !== b[i]) return i;
  return common;
}
