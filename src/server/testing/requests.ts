// Client packets put together byte by byte from [MS-MMSP] 2.2, without the codec that the server uses.

export const u16 = (value: number): number[] => [value & 0xff, (value >>> 8) & 0xff];
export const u32 = (value: number): number[] => [...u16(value & 0xffff), ...u16(value >>> 16)];
export const f64 = (value: number): number[] => [...new Uint8Array(Float64Array.of(value).buffer)];
export const utf16 = (text: string): number[] => [...text].flatMap((letter) => u16(letter.charCodeAt(0)));

/** One message, padded to 8 bytes, in a TcpMessageHeader packet. */
export function packet(mid: number, fields: readonly number[], customaryCount = false): Uint8Array {
  return wrap(message(mid, fields), customaryCount);
}

export function message(mid: number, fields: readonly number[]): number[] {
  const padding = Array.from({ length: (8 - (fields.length % 8)) % 8 }, () => 0);
  const chunkLen = (8 + fields.length + padding.length) / 8;
  return [...u32(chunkLen), ...u32(mid), ...fields, ...padding];
}

export function wrap(part: readonly number[], customaryCount = false): Uint8Array {
  const chunkCount = (part.length + (customaryCount ? 16 : 32)) / 8;
  const header = [1, 0, 0, 0, ...u32(0xb00bface), ...u32(part.length + 16), ...u32(0x20534d4d)];
  return Uint8Array.from([...header, ...u32(chunkCount), ...u32(0), ...u32(0), ...u32(0), ...part]);
}

const OFF = u32(0xffffffff);
const PRODUCT = 'NSPlayer/9.0.0.3250; {11112222-3333-4444-5555-666677778888}';

export const connect = (product = PRODUCT, packetPair = 0xf0f0f0ef): Uint8Array =>
  packet(0x00030001, [...u32(packetPair), ...u32(0x0004000b), ...u32(0x0003001c), ...utf16(`${product}\0`)]);

export const funnelInfo = (playIncarnation = 0xf0f0f0ef): Uint8Array =>
  packet(0x00030018, u32(playIncarnation));

export const connectFunnel = (name = '\\\\127.0.0.1\\TCP\\1037\0'): Uint8Array =>
  packet(0x00030002, [...u32(0), ...OFF, ...u32(0), ...u32(0x00989680), ...u32(2), ...utf16(name)]);

export const overUdp = (port: number | string, address = '127.0.0.1'): Uint8Array =>
  connectFunnel(`\\\\${address}\\UDP\\${port}\0`);

export const openFile = (name: string, playIncarnation = 9): Uint8Array =>
  packet(0x00030005, [...u32(playIncarnation), ...u32(0), ...u32(0), ...u32(0), ...utf16(`${name}\0`)]);

export const readBlock = (openFileId = 1, playIncarnation = 1): Uint8Array =>
  packet(0x00030015, [
    ...u32(openFileId),
    ...u32(0),
    ...u32(0),
    ...u32(0x8000),
    ...OFF,
    ...u32(0),
    ...f64(0),
    ...f64(3600),
    ...u32(playIncarnation),
    ...u32(0),
  ]);

export const cancelReadBlock = (playIncarnation = 1): Uint8Array => packet(0x00030025, u32(playIncarnation));

/** Source, destination and thinning level of each entry. */
export const streamSwitch = (...entries: readonly (readonly [number, number, number])[]): Uint8Array =>
  packet(0x00030033, [...u32(entries.length), ...entries.flat().flatMap(u16)]);

export const select = (...streams: readonly number[]): Uint8Array =>
  streamSwitch(...streams.map((stream): [number, number, number] => [0xffff, stream, 0]));

interface Start {
  readonly openFileId?: number;
  readonly position?: number;
  readonly asfOffset?: number;
  readonly locationId?: number;
  readonly frameOffset?: number;
  readonly playIncarnation?: number;
  /** Bits per second and milliseconds. */
  readonly accelerated?: readonly [number, number];
  /** With it go the two optional fields before it. */
  readonly linkBandwidth?: number;
}

export const startPlaying = (start: Start = {}): Uint8Array =>
  packet(0x00030007, [
    ...u32(start.openFileId ?? 1),
    ...u32(0),
    ...f64(start.position ?? 0),
    ...u32(start.asfOffset ?? 0xffffffff),
    ...u32(start.locationId ?? 0xffffffff),
    ...u32(start.frameOffset ?? 0),
    ...u32(start.playIncarnation ?? 10),
    ...(start.accelerated ?? []).flatMap(u32),
    ...(start.linkBandwidth === undefined ? [] : [...u32(0), ...u32(0), ...u32(start.linkBandwidth)]),
  ]);

export const startStriding = (rate: number, start: Start = {}): Uint8Array =>
  packet(0x00030028, [
    ...u32(start.openFileId ?? 1),
    ...u32(0),
    ...f64(start.position ?? 0),
    ...u32(start.asfOffset ?? 0xffffffff),
    ...u32(start.locationId ?? 0xffffffff),
    ...u32(start.frameOffset ?? 0),
    ...u32(start.playIncarnation ?? 10),
    ...f64(rate),
  ]);

/** The two lengths and what they count are of no use to a server. */
export const logging = (): Uint8Array => packet(0x00030032, []);

export const stopPlaying = (playIncarnation = 10): Uint8Array =>
  packet(0x00030009, [...u32(1), ...u32(playIncarnation)]);

export const closeFile = (openFileId = 1): Uint8Array => packet(0x0003000d, [...u32(0), ...u32(openFileId)]);

/** [MS-MMSP] 2.2.5: a datagram, neither wrapped nor padded. */
export const resend = (
  clientId: number,
  numbers: readonly number[],
  { signature = 0xbeeff00d, sourceId = 1, count = numbers.length } = {},
): Uint8Array =>
  Uint8Array.from([
    ...u32(signature),
    ...u32(clientId),
    ...u16(sourceId),
    ...u16(count),
    ...numbers.flatMap(u32),
  ]);

export const pong = (): Uint8Array => packet(0x0003001b, [...u32(0), ...u32(0)]);

export const joined = (...parts: readonly Uint8Array[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => [...part]));
