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
  const { payloads, headerLength, payloadEnd, multiple } = read;
  // In turn, because a selection changes with the payloads it sees.
  const kept = payloads.map(keeps);
  const count = kept.filter(Boolean).length;
  if (!stripsPadding && count === payloads.length) return { bytes: packet, payloads: count };

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
  writeLengths(result);
  return { bytes: result, payloads: count };
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
