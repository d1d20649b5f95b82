import { u8, u16, u32 } from '../../asf/little-endian.ts';
import type { Decoded } from '../../wire/decode.ts';
import type { BrokenFrame } from './framing.ts';
import type { RequestPacketListResend } from './messages/resend.ts';
import type { Packet } from './packet.ts';
import type { Play } from './rules/plays.ts';

export type Side = 'client' | 'server';

/** What is known of every unit: the rules are folds over these and see nothing else of the world. */
export interface UnitInfo {
  readonly from: Side;
  readonly transport: 'tcp' | 'udp';
  /** When it was read; milliseconds, from any fixed start. */
  readonly time: number;
  /** The earliest moment at which it can have arrived, when that may be before it was read. */
  readonly since?: number;
  /** Number of the unit within its session, from 0. */
  readonly index: number;
}

export type Unit = PacketUnit | DataUnit | DatagramUnit | ResendUnit | BrokenUnit | StallUnit | EndUnit;

export interface PacketUnit extends UnitInfo {
  readonly kind: 'packet';
  readonly packet: Packet;
}

/** A Data packet ([MS-MMSP] 2.2.2). `bytes` is a view that is valid only while the unit is judged. */
export interface DataUnit extends UnitInfo {
  readonly kind: 'data';
  readonly bytes: Uint8Array;
  readonly header: DataHeader;
  /** Where the datagram arrived; absent over TCP. */
  readonly to?: Destination;
  /** Where a media packet that came over UDP stands among the others, when it is judged; absent over TCP. */
  readonly place?: MediaPlace;
}

/**
 * What the numbers of media packets prove over UDP, where any of them may be lost, late or twice. The number is
 * AFFlags extended to 32 bits ([MS-MMSP] 2.2.2, 2.2.5).
 */
export interface MediaPlace {
  readonly play: Play;
  readonly number: number;
  /** Numbers right before its own that have not come, so that anything may have been in them. */
  readonly lost: number;
  /** It came when later ones had been judged, or has a number that another packet has: its turn is over. */
  readonly late: boolean;
  /** The nearest packets with a smaller and with a greater number; the latter only of a late one. */
  readonly before?: Neighbour;
  readonly after?: Neighbour;
}

export interface Neighbour {
  readonly play: Play;
  readonly number: number;
  readonly LocationId: number;
}

/** The socket of the client at which a datagram arrived. */
export interface Destination {
  readonly port: number;
  /** Whether the socket has an address other than the one from which the client opened its TCP connection. */
  readonly foreign: boolean;
}

/** A datagram of the server that is not one whole Data packet; `bytes` is a view that is valid only while it is judged. */
export interface DatagramUnit extends UnitInfo {
  readonly kind: 'datagram';
  readonly bytes: Uint8Array;
  readonly to: Destination;
}

/** A RequestPacketListResend of the client ([MS-MMSP] 2.2.5). */
export interface ResendUnit extends UnitInfo {
  readonly kind: 'resend';
  readonly bytes: Uint8Array;
  readonly decoded: Decoded<(typeof RequestPacketListResend)['fields']>;
}

export interface DataHeader {
  LocationId: number;
  playIncarnation: number;
  AFFlags: number;
  PacketSize: number;
  /** Bytes after the 8 header bytes. */
  payloadLength: number;
}

/** Bytes that cannot be cut into packets; nothing of that side follows. */
export interface BrokenUnit extends UnitInfo {
  readonly kind: 'broken';
  readonly broken: BrokenFrame;
}

/** A wait ended with an incomplete packet on the connection. */
export interface StallUnit extends UnitInfo {
  readonly kind: 'stall';
  readonly pending: Uint8Array;
}

/** The connection is closed; `from` is the side that closed it. */
export interface EndUnit extends UnitInfo {
  readonly kind: 'end';
  readonly how: 'closed' | 'reset';
  readonly pending: Uint8Array;
}

/** Reads the 8 header bytes of a Data packet into `into`, which is reused: this runs for every packet. */
export function readDataHeader(bytes: Uint8Array, into: DataHeader): DataHeader {
  into.LocationId = u32(bytes, 0);
  into.playIncarnation = u8(bytes, 4);
  into.AFFlags = u8(bytes, 5);
  into.PacketSize = u16(bytes, 6);
  into.payloadLength = bytes.length - 8;
  return into;
}

/** Milliseconds between arrival and reading, more than which is no accident. */
const BUSY = 20;
/** Whether the harness may have been so busy that more has arrived than it has read: over UDP, in any order. */
export const readLate = ({ since, time }: UnitInfo): boolean => since !== undefined && time - since > BUSY;

/** When a unit may have arrived: whether something came too late is judged by this. */
export const earliest = ({ since, time }: UnitInfo): number => since ?? time;

export const emptyDataHeader = (): DataHeader => ({
  LocationId: 0,
  playIncarnation: 0,
  AFFlags: 0,
  PacketSize: 0,
  payloadLength: 0,
});
