import { entriesOf, type Field } from '../../wire/fields.ts';
import type { Message } from '../../wire/message.ts';
import type { Span } from '../../wire/span.ts';
import { decodePacket, isTcpMessageHeader, type Packet, type PacketMessage } from './packet.ts';

/** What stands in the place of each byte of a password or a proof of it, wherever bytes are shown or stored. */
const MASK = 0x2a;
/** Bytes that tell a packet from what is none. */
const TELLS_KIND = 8;

/** The packet as anybody may see it: credentials that a client sent are masked. The very packet when there are none. */
export function withoutSecrets(packet: Packet): Packet {
  if (!packet.messages.some(mayHoldSecrets)) return packet;
  const secrets = packet.messages.flatMap(secretOf);
  if (secrets.length === 0) return packet;
  const bytes = packet.bytes.slice();
  for (const { start, end } of secrets) bytes.fill(MASK, start, end);
  return decodePacket(bytes);
}

/**
 * The same of bytes that one side sent in one go, and that may be less or other than a packet. `right` is the packet
 * that they were before something was made wrong in them. Always as long as `bytes`.
 */
export function shownBytes(bytes: Uint8Array, right: Uint8Array = bytes): Uint8Array {
  const secrets = [right, bytes].flatMap(secretsIn);
  if (secrets.length === 0) return bytes;
  const shown = new Uint8Array(bytes);
  for (const { start, end } of secrets) shown.fill(MASK, start, end);
  return shown;
}

/** What is shorter than any message, or is no packet, holds none. */
function secretsIn(bytes: Uint8Array): Span[] {
  return bytes.length >= TELLS_KIND && isTcpMessageHeader(bytes, 0)
    ? decodePacket(bytes).messages.flatMap(secretOf)
    : [];
}

const mayHoldSecrets = ({ message }: PacketMessage): boolean =>
  message !== undefined && secretFields(message).length > 0;

const secrets = new WeakMap<Message, readonly (readonly [string, Field])[]>();

/** Listed once: hardly any message has some, and every message is asked. */
function secretFields(message: Message): readonly (readonly [string, Field])[] {
  let found = secrets.get(message);
  if (found === undefined) {
    found = entriesOf(message.fields).filter(([, { secret }]) => secret === true);
    secrets.set(message, found);
  }
  return found;
}

/** From its first byte to the end of the message: a count that is too small must not uncover the rest. */
function secretOf({ message, decoded, span }: PacketMessage): Span[] {
  if (message === undefined || decoded === undefined) return [];
  return secretFields(message).flatMap(([name, { layout }]) => {
    const own = decoded.spans.get(name);
    if (own !== undefined) return own.end > own.start ? [{ start: own.start, end: span.end }] : [];
    if (decoded.problems.length === 0) return [];
    // It lies where its offset says, which leads nowhere: anywhere behind the field that the offset starts from.
    const from = layout.kind === 'bytes' && layout.extent.is === 'located' ? layout.extent.from : 'MID';
    return [{ start: decoded.spans.get(from)?.start ?? span.start + 8, end: span.end }];
  });
}
