/** Constants of [MS-MMSP]; the names are the specification's where it has one. */

/** sessionId of every TcpMessageHeader, at offset 4: tells it from a Data packet ([MS-MMSP] 2.2.3, 3.1.5.2). */
export const SESSION_ID = 0xb00bface;
/** "MMS " read as a little-endian integer. */
export const SEAL = 0x20534d4d;

export const MAC_TO_VIEWER_PROTOCOL_REVISION = 0x0004000b;
export const VIEWER_TO_MAC_PROTOCOL_REVISION = 0x0003001c;

export const MMS_DISABLE_PACKET_PAIR = 0xf0f0f0ef;
export const MMS_USE_PACKET_PAIR = 0xf0f0f0f0;
export const MMS_PACKET_PAIR_TCP_HIGH_ENTROPY = 0xf0f0f0f1;
export const MMS_PACKET_PAIR_UDP_HIGH_ENTROPY = 0xf0f0f901;

/** "This start field is not used": position takes DBL_MAX, asfOffset and locationId all ones ([MS-MMSP] 2.2.4.25). */
export const POSITION_UNUSED = Number.MAX_VALUE;
export const OFFSET_UNUSED = 0xffffffff;

/** messageLength counts the MMS message part and the 16 header bytes that follow the field ([MS-MMSP] 2.2.3). */
export const MESSAGE_LENGTH_BIAS = 16;
/** Size of a TcpMessageHeader, bytes. */
export const TCP_HEADER_SIZE = 32;
/** Size of the fields of a Data packet before its payload, bytes; PacketSize includes them ([MS-MMSP] 2.2.2). */
export const DATA_HEADER_SIZE = 8;

export const FILE_ATTRIBUTES = {
  CANSTRIDE: 0x00800000,
  CANSEEK: 0x01000000,
  BROADCAST: 0x02000000,
  LIVE: 0x04000000,
  PLAYLIST: 0x40000000,
} as const;

/** An HRESULT fails when bit 31 is set ([MS-MMSP] 1.8, MS-ERREF). */
export const failed = (hr: number): boolean => hr >= 0x80000000;
