import { type Funnel, readFunnelName } from '../funnel-name.ts';
import type { Destination } from '../udp-port.ts';
import type { Transport } from './hooks.ts';

/** How the latest play of a session ended; a StopPlaying after its end counts as well. */
export type Ended = 'no play yet' | 'by StopPlaying' | 'by itself';

/** A field of a resend request that [MS-MMSP] 3.2.5.13 has the server verify. */
export type ResendCheck = 'Signature' | 'dwClientId' | 'wSourceId';

/** Where the datagrams of a session may go. */
export interface Destinations {
  /** The address of the TCP connection and the port of funnelName. */
  readonly asked: Destination;
  /** The address of funnelName, as it stands there. */
  readonly named: string;
  /** What the first session with delivery over UDP asked this server for. */
  readonly first: Destination;
}

/** What a session has agreed on when its ReadBlock comes. */
export interface PairAsked {
  /** UDP-Packet-Pair. */
  readonly agreed: boolean;
  readonly delivery: Transport;
}

/** An ordinary server decides by `rightDecisions`. */
export interface Decisions {
  /** The Client-ID of a session, given one that is right, and the number of the session among those of the server, from 1. */
  readonly clientId: (random: number, nth: number) => number;
  readonly takesSecondFunnel: boolean;
  /** Undefined for a funnelName that is refused. */
  readonly readsFunnelName: (name: string) => Funnel | undefined;
  readonly takesUdp: boolean;
  /** The kinds of packet pair that the server has. */
  readonly packetPairs: readonly Transport[];
  /** What ReportFunnelInfo says, by what FunnelInfo asks for and what is right to say. */
  readonly agreesOn: (asked: number, right: number) => number;
  /** What is sent for the packet-pair bytes of the ReportFunnelInfo messages, one for each. */
  readonly tails: (right: readonly Uint8Array[]) => readonly Uint8Array[];
  /** Whether a ReadBlock gets the two packets of a packet pair; they go the way of Data packets. */
  readonly sendsPair: (asked: PairAsked) => boolean;
  readonly destination: (choice: Destinations) => Destination;
  readonly sendsFrom: 'the port of the server' | 'a port of its own';
  /** openFileId of the first file of a session. */
  readonly firstFileId: number;
  readonly countsPreroll: boolean;
  readonly closesAfterRefusal: boolean;
  /** Largest header payload, given the largest ASF packet. */
  readonly headerPiece: (packetSize: number) => number;
  readonly selects: 'what was asked' | 'every stream';
  readonly waitsForKeyFrames: boolean;
  readonly sendsEmptyPackets: boolean;
  readonly stripsPadding: boolean;
  readonly seeks: boolean;
  /** Seconds by which a play may start before the time that was asked for. */
  readonly startsEarlier: number;
  /** ASF data packets, by their number in the file, that are left out of every play. */
  readonly leavesOut: (location: number, delivery: Transport) => boolean;
  /** The sequence number of the nth media packet of the session, from 0; its low byte is AFFlags. */
  readonly numbers: (nth: number, delivery: Transport) => number;
  /** Whether the sequence begins anew with each play. */
  readonly restartsNumbers: (delivery: Transport) => boolean;
  /** What a StartPlaying gets, by how the play before it ended. */
  readonly onStart: (ended: Ended) => 'a play' | 'a refusal' | 'nothing';
  /** Whether a play ends at the stop time of its StartPlaying. */
  readonly stopsInTime: boolean;
  readonly stopsPlaying: (delivery: Transport) => boolean;
  readonly resendVerifies: readonly ResendCheck[];
  /** What is sent for the copies that one request names; they may be written to. */
  readonly resends: (copies: readonly Uint8Array[]) => readonly Uint8Array[];
  readonly closesOnCloseFile: boolean;
}

const same = <T>(value: T): T => value;

export const rightDecisions: Decisions = {
  clientId: same,
  takesSecondFunnel: true,
  readsFunnelName: readFunnelName,
  takesUdp: true,
  packetPairs: ['tcp', 'udp'],
  agreesOn: (_, right) => right,
  tails: same,
  sendsPair: ({ agreed, delivery }) => agreed && delivery === 'udp',
  destination: ({ asked }) => asked,
  sendsFrom: 'the port of the server',
  firstFileId: 1,
  countsPreroll: false,
  closesAfterRefusal: false,
  headerPiece: same,
  selects: 'what was asked',
  waitsForKeyFrames: true,
  sendsEmptyPackets: false,
  stripsPadding: true,
  seeks: true,
  startsEarlier: 0,
  leavesOut: () => false,
  numbers: same,
  restartsNumbers: () => false,
  onStart: () => 'a play',
  stopsInTime: true,
  stopsPlaying: () => true,
  resendVerifies: ['Signature', 'dwClientId', 'wSourceId'],
  resends: same,
  closesOnCloseFile: true,
};
