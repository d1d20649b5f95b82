import { addressBytes } from './address.ts';
import type { End } from './captured.ts';

const TCP = 6;
const UDP = 17;
const HOPS = 64;
const DONT_FRAGMENT = 0x4000;
const IPV4_HEADER = 20;
const IPV6_HEADER = 40;
const TCP_HEADER = 20;
const UDP_HEADER = 8;

/** Bytes of a segment that fit into an IP packet, whichever header it has. */
export const MOST_SEGMENT = 0xffff - IPV4_HEADER - TCP_HEADER - 40;

export const FLAGS = { fin: 0x01, syn: 0x02, rst: 0x04, psh: 0x08, ack: 0x10 } as const;

/** No window that a capture could fill: nobody knows when the other side really made room. */
const WINDOW = 0xffff;
/** NOP and window scale 14, the largest (RFC 7323). */
const SCALE = Uint8Array.of(1, 3, 3, 14);

export interface TcpFields {
  readonly seq: number;
  /** 0 where the flag is not set. */
  readonly ack: number;
  readonly flags: number;
}

/** An IP packet with a TCP segment (RFC 9293). `id` numbers IPv4 packets. */
export function tcpPacket(
  source: End,
  destination: End,
  { seq, ack, flags }: TcpFields,
  payload: Uint8Array,
  id: number,
): Uint8Array {
  const options = (flags & FLAGS.syn) === 0 ? new Uint8Array(0) : SCALE;
  const header = new Uint8Array(TCP_HEADER + options.length);
  const view = new DataView(header.buffer);
  view.setUint16(0, source.port);
  view.setUint16(2, destination.port);
  view.setUint32(4, seq >>> 0);
  view.setUint32(8, ack >>> 0);
  view.setUint8(12, (header.length / 4) << 4);
  view.setUint8(13, flags);
  view.setUint16(14, WINDOW);
  header.set(options, TCP_HEADER);
  return ipPacket(source, destination, TCP, [header, payload], 16, id);
}

/** An IP packet with a datagram (RFC 768). */
export function udpPacket(source: End, destination: End, payload: Uint8Array, id: number): Uint8Array {
  const header = new Uint8Array(UDP_HEADER);
  const view = new DataView(header.buffer);
  view.setUint16(0, source.port);
  view.setUint16(2, destination.port);
  view.setUint16(4, UDP_HEADER + payload.length);
  return ipPacket(source, destination, UDP, [header, payload], 6, id);
}

/** Puts the IP header before a header of TCP or UDP, whose checksum belongs at `checksumAt`, and its payload. */
function ipPacket(
  source: End,
  destination: End,
  protocol: number,
  [header, payload]: readonly [Uint8Array, Uint8Array],
  checksumAt: number,
  id: number,
): Uint8Array {
  const [from, to] = addressBytes(source.address, destination.address);
  const length = header.length + payload.length;
  const ip =
    from.length === 4 ? ipv4Header(from, to, protocol, length, id) : ipv6Header(from, to, protocol, length);
  const packet = new Uint8Array(ip.length + length);
  packet.set(ip);
  packet.set(header, ip.length);
  packet.set(payload, ip.length + header.length);
  const sum = checksum([from, to, pseudoTail(protocol, length), packet.subarray(ip.length)]);
  // 0 over UDP says that there is none (RFC 768).
  const written = sum === 0 && protocol === UDP ? 0xffff : sum;
  new DataView(packet.buffer).setUint16(ip.length + checksumAt, written);
  return packet;
}

function ipv4Header(from: Uint8Array, to: Uint8Array, protocol: number, length: number, id: number) {
  const header = new Uint8Array(IPV4_HEADER);
  const view = new DataView(header.buffer);
  view.setUint8(0, 0x45);
  view.setUint16(2, IPV4_HEADER + length);
  view.setUint16(4, id & 0xffff);
  view.setUint16(6, DONT_FRAGMENT);
  view.setUint8(8, HOPS);
  view.setUint8(9, protocol);
  header.set(from, 12);
  header.set(to, 16);
  view.setUint16(10, checksum([header]));
  return header;
}

function ipv6Header(from: Uint8Array, to: Uint8Array, protocol: number, length: number) {
  const header = new Uint8Array(IPV6_HEADER);
  const view = new DataView(header.buffer);
  view.setUint8(0, 0x60);
  view.setUint16(4, length);
  view.setUint8(6, protocol);
  view.setUint8(7, HOPS);
  header.set(from, 8);
  header.set(to, 24);
  return header;
}

/** What follows the addresses in the pseudo header; both families add up to the same. */
const pseudoTail = (protocol: number, length: number): Uint8Array =>
  Uint8Array.of(0, protocol, length >> 8, length & 0xff);

/** The ones' complement of the ones' complement sum of 16-bit words (RFC 1071); only the last part may be of odd length. */
export function checksum(parts: readonly Uint8Array[]): number {
  let sum = 0;
  for (const part of parts) {
    for (let at = 0; at < part.length; at += 2) sum += ((part[at] ?? 0) << 8) | (part[at + 1] ?? 0);
  }
  while (sum > 0xffff) sum = (sum % 0x10000) + Math.floor(sum / 0x10000);
  return ~sum & 0xffff;
}
