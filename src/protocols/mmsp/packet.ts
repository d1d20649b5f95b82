import { u32 } from '../../asf/little-endian.ts';
import { type Decoded, decode } from '../../wire/decode.ts';
import { encode } from '../../wire/encode.ts';
import type { Fields, Values } from '../../wire/fields.ts';
import type { Message } from '../../wire/message.ts';
import type { Span } from '../../wire/span.ts';
import { DATA_HEADER_SIZE, MESSAGE_LENGTH_BIAS, SESSION_ID, TCP_HEADER_SIZE } from './constants.ts';
import { messageByMid } from './messages/index.ts';
import { TcpMessageHeader } from './messages/tcp-message-header.ts';
import { readMessage } from './read-message.ts';

/** One message of a packet. `message` is absent when no definition has its MID. */
export interface PacketMessage {
  /** The name of the definition, or `MID 0x0004ffff`. */
  readonly name: string;
  readonly mid: number;
  readonly message?: Message;
  /** Values, and spans counted from the first byte of the packet. */
  readonly decoded?: Decoded;
  /** The bytes that chunkLen claims, as far as the packet holds them. */
  readonly span: Span;
  /** chunkLen x 8 as it was written, bytes; may be more than the packet holds, or 0. */
  readonly claimed: number;
}

/** A TcpMessageHeader packet: 32 header bytes, then zero, one or many messages ([MS-MMSP] 2.2.3). */
export interface Packet {
  readonly bytes: Uint8Array;
  readonly header: Decoded<(typeof TcpMessageHeader)['fields']>;
  readonly messages: readonly PacketMessage[];
  /** Bytes after the last message that cannot be one: fewer than 8, or behind a chunkLen that leads nowhere. */
  readonly surplus?: Span;
}

/** Messages of a packet that are named; a peer may put a hundred thousand into one. */
const NAMED = 8;

/** The names of the messages in their order, and how many more there are. */
export function messageNames({ messages }: Packet): readonly string[] {
  const names = messages.slice(0, NAMED).map(({ name }) => name);
  return messages.length > NAMED ? [...names, `${messages.length - NAMED} more`] : names;
}

/** Reads a whole packet, as the framer delivers it. Never throws on a peer's bytes. */
export function decodePacket(bytes: Uint8Array): Packet {
  const header = decode(TcpMessageHeader, bytes, 0, Math.min(TCP_HEADER_SIZE, bytes.length));
  const messages: PacketMessage[] = [];
  let at = TCP_HEADER_SIZE;
  while (bytes.length - at >= 8) {
    const claimed = u32(bytes, at) * 8;
    const mid = u32(bytes, at + 4);
    const end = Math.min(at + Math.max(claimed, 8), bytes.length);
    const message = messageByMid(mid);
    const span = { start: at, end };
    messages.push(
      message === undefined
        ? { name: `MID 0x${mid.toString(16).padStart(8, '0')}`, mid, span, claimed }
        : { name: message.name, mid, span, claimed, message, decoded: readMessage(message, bytes, at, end) },
    );
    at = end;
    if (claimed < 8) break;
  }
  if (at >= bytes.length) return { bytes, header, messages };
  return { bytes, header, messages, surplus: { start: at, end: bytes.length } };
}

/** The values of `found` if it is a message of that definition; any of them may be missing. */
export function valuesOf<F extends Fields>(
  found: PacketMessage | undefined,
  message: Message<F>,
): Partial<Values<Message<F>['fields']>> | undefined {
  if (found?.decoded === undefined || found.mid !== message.mid) return undefined;
  // A MID has one definition, so these values were decoded by it.
  return found.decoded.values as Partial<Values<Message<F>['fields']>>;
}

export type HeaderValues = Partial<Values<(typeof TcpMessageHeader)['fields']>>;

/**
 * Wraps encoded messages in a packet. messageLength and chunkCount are derived, chunkCount as [MS-MMSP] 2.2.3
 * specifies it: bytes of the whole packet / 8. A value in `header` is written as it is.
 */
export function encodePacket(parts: readonly Uint8Array[], header: HeaderValues): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const head = encode(TcpMessageHeader, {
    messageLength: length + MESSAGE_LENGTH_BIAS,
    chunkCount: (length + TCP_HEADER_SIZE) / 8,
    seq: 0,
    timeSent: 0n,
    ...header,
  });
  const bytes = new Uint8Array(head.length + length);
  bytes.set(head);
  let at = head.length;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Whether 8 bytes or more begin a TcpMessageHeader packet; if not, it is a Data packet ([MS-MMSP] 3.1.5.2). */
export const isTcpMessageHeader = (bytes: Uint8Array, at: number): boolean =>
  u32(bytes, at + 4) === SESSION_ID;

/** The 8 header bytes of a Data packet, [MS-MMSP] 2.2.2. PacketSize counts the whole packet. */
export function encodeData(
  header: {
    readonly LocationId: number;
    readonly playIncarnation: number;
    readonly AFFlags: number;
    readonly PacketSize?: number;
  },
  payload: Uint8Array,
): Uint8Array {
  const bytes = new Uint8Array(DATA_HEADER_SIZE + payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, header.LocationId, true);
  view.setUint8(4, header.playIncarnation);
  view.setUint8(5, header.AFFlags);
  view.setUint16(6, header.PacketSize ?? bytes.length, true);
  bytes.set(payload, DATA_HEADER_SIZE);
  return bytes;
}
