import { type Bytes, bytes } from './bytes.ts';

// Right ASF data packets from named parts, so that a test can spoil exactly one of them.

function sized(to: Bytes, type: number, value: number): Bytes {
  if (type === 1) return to.u8(value);
  if (type === 2) return to.u16(value);
  return type === 3 ? to.u32(value) : to;
}

export interface PacketFields {
  /** Error correction flags and data; empty for none. */
  correction?: string;
  lengthFlags?: number;
  propertyFlags?: number;
  multiple?: boolean;
  packetLengthType?: number;
  packetLength?: number;
  sequenceType?: number;
  paddingLengthType?: number;
  paddingLength?: number;
  /** Padding bytes really there. */
  padding?: number;
}

/** Send time 1000 ms, duration 46 ms, then `payloads` and the padding. */
export function packet(payloads: Bytes, fields: PacketFields = {}): Uint8Array {
  const packetLengthType = fields.packetLengthType ?? 0;
  const sequenceType = fields.sequenceType ?? 0;
  const paddingLengthType = fields.paddingLengthType ?? 0;
  const types = (packetLengthType << 5) | (paddingLengthType << 3) | (sequenceType << 1);
  const flags = types | (fields.multiple ? 1 : 0) | (fields.lengthFlags ?? 0);
  const given = bytes()
    .hex(fields.correction ?? '820000')
    .u8(flags, fields.propertyFlags ?? 0x5d);
  sized(given, packetLengthType, fields.packetLength ?? 0);
  sized(given, sequenceType, 0x77777777);
  sized(given, paddingLengthType, fields.paddingLength ?? fields.padding ?? 0);
  given.u32(1000).u16(46).append(payloads);
  for (let n = 0; n < (fields.padding ?? 0); n++) given.u8(0xee);
  return given.done();
}

export interface PayloadFields {
  /** Stream number, with bit 7 for a key frame. */
  stream?: number;
  propertyFlags?: number;
  objectNumber?: number;
  objectOffset?: number;
  replicated?: string;
  replicatedLength?: number;
  /** Written before the data when the payload is one of several; the data's own length unless told. */
  lengthType?: number;
  length?: number;
  data?: string;
}

/** Stream 1, key frame, the whole of a four-byte media object. */
export function payload(fields: PayloadFields = {}): Bytes {
  const property = fields.propertyFlags ?? 0x5d;
  const replicated = bytes().hex(fields.replicated ?? '04000000 b80b0000');
  const data = bytes().hex(fields.data ?? 'a0a1a2a3');
  const given = bytes().u8(fields.stream ?? 0x81);
  sized(given, (property >> 4) & 3, fields.objectNumber ?? 7);
  sized(given, (property >> 2) & 3, fields.objectOffset ?? 0);
  sized(given, property & 3, fields.replicatedLength ?? replicated.length);
  given.append(replicated);
  sized(given, fields.lengthType ?? 0, fields.length ?? data.length);
  return given.append(data);
}

/** The payload part of a packet with several payloads: flags byte, then the payloads. */
export function several(list: readonly Bytes[], lengthType = 2, count = list.length): Bytes {
  return list.reduce((all, one) => all.append(one), bytes().u8((lengthType << 6) | count));
}

/** Two payloads with explicit lengths, five bytes of padding and an explicit packet length. */
export function everyField(): Uint8Array {
  return packet(
    several([payload({ lengthType: 2 }), payload({ lengthType: 2, replicated: '0a', data: '02aabb 01cc' })]),
    {
      multiple: true,
      packetLengthType: 2,
      packetLength: 57,
      sequenceType: 1,
      paddingLengthType: 1,
      padding: 5,
    },
  );
}
