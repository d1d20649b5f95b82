import { type AsfPayload, readAsfPacket } from '../asf/packet.ts';
import { locateParsingInformation, sizeOfType } from '../asf/parsing-information.ts';

export interface FilteredPacket {
  readonly bytes: Uint8Array;
  readonly payloads: number;
}

const PAYLOAD_COUNT = 0x3f;

/**
 * The ASF data packet as a client gets it: without the payloads that `keeps` turns down ([MS-MMSP] 3.2.5.11.1)
 * and without padding ([MS-MMSP] 2.2.2). `packet` itself is left as it is. A packet that cannot be read has no payloads.
 */
export function filterPacket(
  packet: Uint8Array,
  keeps: (payload: AsfPayload) => boolean,
  stripsPadding = true,
): FilteredPacket {
  const read = readAsfPacket(packet).packet;
  if (read === undefined) return { bytes: packet.subarray(0, 0), payloads: 0 };
  const { payloads, headerLength, payloadEnd, multiple, paddingLengthType, packetLength } = read;
  // In turn, because a selection changes with the payloads it sees.
  const kept = payloads.map(keeps);
  const count = kept.filter(Boolean).length;
  const nothingToStrip =
    payloadEnd === packet.length && paddingLengthType === 0 && packetLength === undefined;
  if (count === payloads.length && (nothingToStrip || !stripsPadding))
    return { bytes: packet, payloads: count };

  const bytes = new Uint8Array(payloadEnd);
  bytes.set(packet.subarray(0, headerLength));
  let to = headerLength;
  let from = headerLength;
  if (multiple) {
    bytes[to++] = ((packet[from++] ?? 0) & ~PAYLOAD_COUNT) | count;
  }
  payloads.forEach(({ dataEnd }, n) => {
    if (kept[n]) {
      bytes.set(packet.subarray(from, dataEnd), to);
      to += dataEnd - from;
    }
    from = dataEnd;
  });
  const result = bytes.subarray(0, to);
  const told = !multiple && to < packet.length ? withPacketLength(result) : result;
  writeLengths(told);
  return { bytes: told, payloads: count };
}

/** The two-bit type of a Packet Length of two bytes, where Length Type Flags have it; and where they have Padding Length's. */
const PACKET_LENGTH_U16 = 0x40;
const PADDING_LENGTH_TYPE = 0x18;

/**
 * A single payload reaches to the end of its packet, and clients fill packets up to the size that they have in the
 * file: the payload would grow. A Packet Length, in the place of the Padding Length, tells them where it ends.
 */
function withPacketLength(packet: Uint8Array): Uint8Array {
  const { lengthFlagsAt, packetLengthAt, packetLengthType, paddingLengthAt, sendTimeAt } =
    locateParsingInformation(packet);
  if (packetLengthType !== 0) return packet;
  const sequence = packet.subarray(packetLengthAt, paddingLengthAt);
  const rest = packet.subarray(sendTimeAt);
  const bytes = new Uint8Array(packetLengthAt + 2 + sequence.length + rest.length);
  bytes.set(packet.subarray(0, packetLengthAt));
  bytes.set(sequence, packetLengthAt + 2);
  bytes.set(rest, packetLengthAt + 2 + sequence.length);
  bytes[lengthFlagsAt] = ((bytes[lengthFlagsAt] ?? 0) & ~PADDING_LENGTH_TYPE) | PACKET_LENGTH_U16;
  return bytes;
}

/** Padding Length, when it is there, says none; Packet Length, when it is there, is what is left. */
function writeLengths(packet: Uint8Array): void {
  const where = locateParsingInformation(packet);
  write(packet, where.paddingLengthAt, sizeOfType(where.paddingLengthType), 0);
  write(packet, where.packetLengthAt, sizeOfType(where.packetLengthType), packet.length);
}

function write(bytes: Uint8Array, at: number, size: number, value: number): void {
  for (let n = 0; n < size; n++) bytes[at + n] = value >>> (8 * n);
}
