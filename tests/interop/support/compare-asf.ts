import type { AsfFile } from '../../../src/asf/file.ts';
import { type AsfPayload, readAsfPacket } from '../../../src/asf/packet.ts';

/** What differs between what a client wrote and the file: the header, then packets filled up to the packet size. */
export function compareAsf(received: Uint8Array, file: AsfFile): readonly string[] {
  const { headerBytes, packetCount, packetSize } = file;
  const differences: string[] = [];
  const expected = headerBytes.length + packetCount * packetSize;
  if (received.length !== expected) differences.push(`${received.length} bytes instead of ${expected}`);
  if (!same(received.subarray(0, headerBytes.length), headerBytes)) differences.push('the header differs');
  for (let n = 0; n < packetCount; n++) {
    const at = headerBytes.length + n * packetSize;
    const difference = comparePacket(received.subarray(at, at + packetSize), file.packet(n));
    if (difference !== undefined) differences.push(`packet ${n}: ${difference}`);
  }
  return differences;
}

/** The file as it would be if it ended after the packets that are whole in `received`. */
export function beginningOf(file: AsfFile, received: Uint8Array): AsfFile {
  const whole = Math.floor((received.length - file.headerBytes.length) / file.packetSize);
  return { ...file, packetCount: Math.max(0, Math.min(file.packetCount, whole)) };
}

/** Bytes of the content that are not in `received`, if all that is there came in order. */
export const missing = (received: Uint8Array, { headerBytes, packetCount, packetSize }: AsfFile): number =>
  headerBytes.length + packetCount * packetSize - received.length;

function comparePacket(got: Uint8Array, original: Uint8Array): string | undefined {
  if (got.length !== original.length) return `${got.length} bytes instead of ${original.length}`;
  const [mine, theirs] = [readAsfPacket(got).packet, readAsfPacket(original).packet];
  if (mine === undefined || theirs === undefined) return 'it cannot be read';
  if (mine.sendTime !== theirs.sendTime) return `sent at ${mine.sendTime} ms instead of ${theirs.sendTime}`;
  if (mine.payloads.length !== theirs.payloads.length)
    return `${mine.payloads.length} payloads instead of ${theirs.payloads.length}`;
  for (const [i, payload] of theirs.payloads.entries()) {
    const found = mine.payloads[i];
    if (found === undefined || !sameDescription(found, payload)) return `payload ${i} is another one`;
    const [bytes, right] = [data(got, found), data(original, payload)];
    if (!same(bytes, right)) return `payload ${i} has other bytes`;
  }
  return undefined;
}

const sameDescription = (a: AsfPayload, b: AsfPayload): boolean =>
  a.stream === b.stream &&
  a.keyFrame === b.keyFrame &&
  a.objectNumber === b.objectNumber &&
  a.objectOffset === b.objectOffset;

const data = (packet: Uint8Array, { dataStart, dataEnd }: AsfPayload): Uint8Array =>
  packet.subarray(dataStart, dataEnd);

const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;
