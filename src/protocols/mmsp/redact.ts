import type { Span } from '../../wire/span.ts';
import { decodePacket, type Packet, type PacketMessage } from './packet.ts';

/** What stands in the place of each byte of a password or a proof of it, wherever bytes are shown or stored. */
const MASK = 0x2a;

/** The packet as anybody may see it: credentials that a client sent are masked. The very packet when there are none. */
export function withoutSecrets(packet: Packet): Packet {
  const secrets = packet.messages.flatMap(secretOf);
  if (secrets.length === 0) return packet;
  const bytes = packet.bytes.slice();
  for (const { start, end } of secrets) bytes.fill(MASK, start, end);
  return decodePacket(bytes);
}

/** From its first byte to the end of the message: a count that is too small must not uncover the rest. */
function secretOf({ message, decoded, span }: PacketMessage): Span[] {
  if (message === undefined || decoded === undefined) return [];
  return Object.entries(message.fields).flatMap(([name, { layout, secret }]) => {
    if (secret !== true) return [];
    const own = decoded.spans.get(name);
    if (own !== undefined) return own.end > own.start ? [{ start: own.start, end: span.end }] : [];
    if (decoded.problems.length === 0) return [];
    // It lies where its offset says, which leads nowhere: anywhere behind the field that the offset starts from.
    const from = layout.kind === 'bytes' && layout.extent.is === 'located' ? layout.extent.from : 'MID';
    return [{ start: decoded.spans.get(from)?.start ?? span.start + 8, end: span.end }];
  });
}
