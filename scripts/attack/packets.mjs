// What a client sends, put together from [MS-MMSP] 2.2 without the codec that the server uses, so that any byte may be wrong.

export const SEAL = 0x20534d4d;
export const SESSION_ID = 0xb00bface;
export const HEADER_SIZE = 32;
/** A client's message stands in the list below as its MID without the upper half. */
const CLIENT = 0x00030000;
export const REPLY = {
  ReportConnectedEX: 0x00040001,
  ReportConnectedFunnel: 0x00040002,
  ReportStartedPlaying: 0x00040005,
  ReportOpenFile: 0x00040006,
  ReportReadBlock: 0x00040011,
  ReportFunnelInfo: 0x00040015,
  Ping: 0x0004001b,
  ReportEndOfStream: 0x0004001e,
  ReportStreamSwitch: 0x00040021,
};

const u16 = (value) => {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value & 0xffff);
  return bytes;
};
export const u32 = (...values) => {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, n) => {
    bytes.writeUInt32LE(value >>> 0, 4 * n);
  });
  return bytes;
};
const f64 = (value) => {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes;
};
const text = (value) => Buffer.from(`${value}\0`, 'utf16le');

/** One message, padded to 8 bytes. */
export function message(low, ...fields) {
  const body = Buffer.concat(fields);
  const padding = Buffer.alloc((8 - (body.length % 8)) % 8);
  return Buffer.concat([u32((8 + body.length + padding.length) / 8, CLIENT | low), body, padding]);
}

/** Messages in one TcpMessageHeader packet. */
export function wrap(...messages) {
  const body = Buffer.concat(messages);
  const head = u32(1, SESSION_ID, body.length + 16, SEAL, (body.length + HEADER_SIZE) / 8, 0, 0, 0);
  return Buffer.concat([head, body]);
}

const PRODUCT = 'NSPlayer/9.0.0.3250; {11112222-3333-4444-5555-666677778888}';
const NONE = 0xffffffff;
/** Asks for a packet pair over TCP: three replies of 2 kB together. */
export const PAIR_OVER_TCP = 0xf0f0f0ef;
export const PAIR_OVER_UDP = 0xf0f0f0f1;

export const messages = {
  connect: (product = PRODUCT) => message(0x01, u32(PAIR_OVER_TCP, 0x0004000b, 0x0003001c), text(product)),
  funnelInfo: (wanted = PAIR_OVER_TCP) => message(0x18, u32(wanted)),
  connectFunnel: (name = '\\\\127.0.0.1\\TCP\\1037') =>
    message(0x02, u32(0, NONE, 0, 0x00989680, 2), text(name)),
  openFile: (name, playIncarnation = 9) => message(0x05, u32(playIncarnation, 0, 0, 0), text(name)),
  readBlock: (openFileId = 1, playIncarnation = 1) =>
    message(0x15, u32(openFileId, 0, 0, 0x8000, NONE, 0), f64(0), f64(3600), u32(playIncarnation, 0)),
  streamSwitch: (...streams) =>
    message(0x33, u32(streams.length), ...streams.flatMap((one) => [u16(0xffff), u16(one), u16(0)])),
  startPlaying: ({ openFileId = 1, playIncarnation = 10, position = 0 } = {}) =>
    message(0x07, u32(openFileId, 0), f64(position), u32(NONE, NONE, 0, playIncarnation)),
  startStriding: ({ openFileId = 1, playIncarnation = 10, position = 0, rate = 5 } = {}) =>
    message(0x28, u32(openFileId, 0), f64(position), u32(NONE, NONE, 0, playIncarnation), f64(rate)),
  stopPlaying: (playIncarnation = 11) => message(0x09, u32(1, playIncarnation)),
  cancelReadBlock: (playIncarnation = 1) => message(0x25, u32(playIncarnation)),
  closeFile: (openFileId = 1) => message(0x0d, u32(0, openFileId)),
  securityResponse: (playIncarnation = 9, cookie = 0, token = Buffer.alloc(16)) =>
    message(0x1a, u32(playIncarnation, cookie, token.length), token),
  logging: (bytes = 0) => message(0x32, Buffer.alloc(bytes)),
  pong: () => message(0x1b, u32(0, 0)),
};

/** The same, each in a packet of its own. */
export const packets = Object.fromEntries(
  Object.entries(messages).map(([name, make]) => [name, (...given) => wrap(make(...given))]),
);

export const udpFunnel = (port, address = '127.0.0.1') => `\\\\${address}\\UDP\\${port}`;

/** Everything of an ordinary visit up to the media, in the order in which it is asked. */
export const visit = (file = 'audio.asf', funnel = undefined) => [
  packets.connect(),
  packets.connectFunnel(funnel),
  packets.openFile(file),
  packets.readBlock(),
  packets.streamSwitch(1),
  packets.startPlaying(),
];

/** [MS-MMSP] 2.2.5 */
export const resendRequest = (clientId, numbers, { signature = 0xbeeff00d, sourceId = 1 } = {}) =>
  Buffer.concat([u32(signature, clientId), u16(sourceId), u16(numbers.length), u32(...numbers)]);

/** Cuts what comes from a server; calls back with each packet, its MID or undefined for a Data packet. */
export function createCutter(onPacket) {
  let pending = Buffer.alloc(0);
  return (chunk) => {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    while (pending.length >= 12) {
      const isMessage = pending.readUInt32LE(4) === SESSION_ID;
      const size = isMessage ? pending.readUInt32LE(8) + 16 : pending.readUInt16LE(6);
      if (size < 8 || size > pending.length) return;
      onPacket(
        pending.subarray(0, size),
        isMessage && size >= 40 ? pending.readUInt32LE(HEADER_SIZE + 4) : undefined,
      );
      pending = pending.subarray(size);
    }
  };
}

/** hr of a report: the first field of its message. */
export const hrOf = (packet) => packet.readUInt32LE(HEADER_SIZE + 8);
