import { u8, u16, u32 } from './little-endian.ts';

/** Sizes of the two-bit length types: field absent, u8, u16, u32. */
export function sizeOfType(type: number): number {
  return type === 3 ? 4 : type;
}

/** A field whose width is a length type; an absent one counts as 0. */
export function readByType(bytes: Uint8Array, at: number, type: number): number {
  switch (type) {
    case 0:
      return 0;
    case 1:
      return u8(bytes, at);
    case 2:
      return u16(bytes, at);
    default:
      return u32(bytes, at);
  }
}

/** Where the Payload Parsing Information of a data packet has its fields. Nothing here is checked. */
export interface ParsingInformation {
  readonly lengthFlagsAt: number;
  readonly packetLengthAt: number;
  readonly packetLengthType: number;
  readonly paddingLengthAt: number;
  readonly paddingLengthType: number;
  readonly sendTimeAt: number;
  /** Bytes before the payload part; more than the packet has when the packet is cut short. */
  readonly headerLength: number;
}

export function locateParsingInformation(bytes: Uint8Array): ParsingInformation {
  const first = u8(bytes, 0);
  const lengthFlagsAt = (first & 0x80) === 0 ? 0 : 1 + (first & 0x0f);
  const lengthFlags = u8(bytes, lengthFlagsAt);
  const sequenceType = (lengthFlags >> 1) & 3;
  const paddingLengthType = (lengthFlags >> 3) & 3;
  const packetLengthType = (lengthFlags >> 5) & 3;
  const packetLengthAt = lengthFlagsAt + 2;
  const paddingLengthAt = packetLengthAt + sizeOfType(packetLengthType) + sizeOfType(sequenceType);
  const sendTimeAt = paddingLengthAt + sizeOfType(paddingLengthType);
  return {
    lengthFlagsAt,
    packetLengthAt,
    packetLengthType,
    paddingLengthAt,
    paddingLengthType,
    sendTimeAt,
    headerLength: sendTimeAt + 6,
  };
}
