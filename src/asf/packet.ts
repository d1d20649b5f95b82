import { type AsfFinding, finding } from './finding.ts';
import { u8, u16, u32 } from './little-endian.ts';
import {
  locateParsingInformation,
  type ParsingInformation,
  readByType,
  sizeOfType,
} from './parsing-information.ts';
import { type AsfPayload, beginsKeyFrame, readPayloads } from './payload.ts';

export { type AsfPayload, beginsKeyFrame };

/** One ASF data packet as far as its payload headers. All offsets count from the start of the packet. */
export interface AsfPacket {
  /** Padding Length as written; 0 when its type is 00. */
  readonly paddingLength: number;
  readonly paddingLengthType: number;
  /** The explicit Packet Length, when there is one. It is exposed, not judged. */
  readonly packetLength: number | undefined;
  /** ms */
  readonly sendTime: number;
  /** ms */
  readonly duration: number;
  readonly multiple: boolean;
  /** Bytes up to the payload part. */
  readonly headerLength: number;
  /** Where payload data ends and padding begins. */
  readonly payloadEnd: number;
  readonly payloads: readonly AsfPayload[];
}

export interface AsfPacketReading {
  /** Absent when the bytes end before the payload part. */
  readonly packet?: AsfPacket;
  readonly findings: readonly AsfFinding[];
}

/**
 * Padding that is there and as long as it says is no finding: a server SHOULD strip it, and the caller judges
 * that by `paddingLength`. The packet ends where `bytes` end, or earlier if an explicit Packet Length says so.
 */
export function readAsfPacket(bytes: Uint8Array): AsfPacketReading {
  const findings: AsfFinding[] = [];
  const where = locateParsingInformation(bytes);
  if (where.headerLength > bytes.length) {
    const message = `the packet has ${bytes.length} bytes, its parsing information alone needs ${where.headerLength}`;
    findings.push(finding('packet-truncated', 0, bytes.length, message));
    return { findings };
  }
  checkFlags(bytes, where, findings);
  const { headerLength, paddingLengthType } = where;
  const packetLength = readPacketLength(bytes, where, findings);
  const paddingLength = readByType(bytes, where.paddingLengthAt, paddingLengthType);
  const room = packetEnd(bytes.length, packetLength, headerLength) - headerLength;
  const paddingFits = paddingLength <= room;
  if (!paddingFits) {
    const message = `Padding Length is ${paddingLength}, but only ${room} bytes follow the packet's own fields`;
    const length = where.sendTimeAt - where.paddingLengthAt;
    findings.push(finding('padding-overruns', where.paddingLengthAt, length, message));
  }
  const payloadEnd = paddingFits ? headerLength + room - paddingLength : headerLength;
  const multiple = (u8(bytes, where.lengthFlagsAt) & 1) !== 0;
  const propertyFlags = u8(bytes, where.lengthFlagsAt + 1);
  const packet: AsfPacket = {
    paddingLength,
    paddingLengthType,
    packetLength,
    sendTime: u32(bytes, where.sendTimeAt),
    duration: u16(bytes, where.sendTimeAt + 4),
    multiple,
    headerLength,
    payloadEnd,
    payloads: paddingFits
      ? readPayloads(bytes, headerLength, payloadEnd, multiple, propertyFlags, findings)
      : [],
  };
  return { packet, findings };
}

/** Filler after an explicit Packet Length belongs to no payload; a length that cannot be right is not followed. */
export function packetEnd(present: number, packetLength: number | undefined, headerLength: number): number {
  if (packetLength === undefined || packetLength < headerLength) return present;
  return Math.min(present, packetLength);
}

function readPacketLength(
  bytes: Uint8Array,
  where: ParsingInformation,
  findings: AsfFinding[],
): number | undefined {
  if (where.packetLengthType === 0) return undefined;
  const packetLength = readByType(bytes, where.packetLengthAt, where.packetLengthType);
  if (packetLength < where.headerLength) {
    const message = `Packet Length is ${packetLength}, less than the ${where.headerLength} bytes before the payloads`;
    const length = sizeOfType(where.packetLengthType);
    findings.push(finding('packet-length', where.packetLengthAt, length, message));
  }
  return packetLength;
}

function checkFlags(bytes: Uint8Array, where: ParsingInformation, findings: AsfFinding[]): void {
  const first = u8(bytes, 0);
  if ((first & 0x80) !== 0) checkErrorCorrection(first, findings);
  const { lengthFlagsAt } = where;
  if ((u8(bytes, lengthFlagsAt) & 0x80) !== 0) {
    const message = 'bit 7 of the length type flags is set, but error correction data cannot come twice';
    findings.push(finding('length-flags-reserved', lengthFlagsAt, 1, message));
  }
  if (u8(bytes, lengthFlagsAt + 1) >> 6 !== 1) {
    const message = 'the stream number length type is not 01, and a stream number is always one byte';
    findings.push(finding('stream-number-length-type', lengthFlagsAt + 1, 1, message));
  }
}

function checkErrorCorrection(flags: number, findings: AsfFinding[]): void {
  if ((flags & 0x10) !== 0) {
    findings.push(finding('opaque-data', 0, 1, 'the error correction flags announce opaque data'));
  }
  if ((flags & 0x60) !== 0) {
    const message = 'the error correction length type is not 00, so its length is not valid';
    findings.push(finding('error-correction-length-type', 0, 1, message));
  } else if ((flags & 0x0f) !== 2) {
    const message = `the error correction data is ${flags & 0x0f} bytes long, not 2`;
    findings.push(finding('error-correction-length', 0, 1, message));
  }
}
