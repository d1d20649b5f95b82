import { packetEnd } from './packet.ts';
import { locateParsingInformation, readByType, sizeOfType } from './parsing-information.ts';

/**
 * The packet without its Padding Data. The Padding Length field stays and becomes 0, an explicit Packet Length
 * becomes the new length, if it has the bytes for that. Bytes that have nothing to strip, or that cannot be read as a packet, come back
 * unchanged. The packet itself is never written to: the result is in `into` when it is given and large enough.
 */
export function stripPadding(packet: Uint8Array, into?: Uint8Array): Uint8Array {
  const where = locateParsingInformation(packet);
  const { headerLength, packetLengthAt, packetLengthType, paddingLengthAt, paddingLengthType } = where;
  if (headerLength > packet.length) return packet;
  const packetLength =
    packetLengthType === 0 ? undefined : readByType(packet, packetLengthAt, packetLengthType);
  const paddingLength = readByType(packet, paddingLengthAt, paddingLengthType);
  const length = packetEnd(packet.length, packetLength, headerLength) - paddingLength;
  if (length === packet.length || length < headerLength) return packet;

  const source = packet.subarray(0, length);
  const stripped =
    into !== undefined && into.length >= length ? into.subarray(0, length) : new Uint8Array(length);
  stripped.set(source);
  writeByType(stripped, paddingLengthAt, paddingLengthType, 0);
  // A length that was too small to be followed may be too small a field as well: cut short, it would be followed next time.
  if (length < 256 ** sizeOfType(packetLengthType))
    writeByType(stripped, packetLengthAt, packetLengthType, length);
  return stripped;
}

function writeByType(bytes: Uint8Array, at: number, type: number, value: number): void {
  for (let n = 0; n < sizeOfType(type); n++) bytes[at + n] = value >>> (8 * n);
}
