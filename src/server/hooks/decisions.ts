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

/** An ordinary server decides by `rightDecisions`. */
export interface Decisions {
  readonly takesSecondFunnel: boolean;
  /** Undefined for a funnelName that is refused. */
  readonly readsFunnelName: (name: string) => Funnel | undefined;
  readonly takesUdp: boolean;
  readonly destination: (choice: Destinations) => Destination;
  readonly sendsFrom: 'the port of the server' | 'a port of its own';
  /** openFileId of the first file of a session. */
  readonly firstFileId: number;
  readonly countsPreroll: boolean;
  readonly closesAfterRefusal: boolean;
  readonly closesAfterRedirect: boolean;
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
  /** LocationId of packet `n` of a broadcast that the play joined at `first`; it comes again after `loop` packets. */
  readonly numbersLive: (n: number, first: number, loop: number) => number;
  readonly refusesLiveSeek: boolean;
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
  takesSecondFunnel: true,
  readsFunnelName: readFunnelName,
  takesUdp: true,
  destination: ({ asked }) => asked,
  sendsFrom: 'the port of the server',
  firstFileId: 1,
  countsPreroll: false,
  closesAfterRefusal: false,
  closesAfterRedirect: true,
  headerPiece: same,
  selects: 'what was asked',
  waitsForKeyFrames: true,
  sendsEmptyPackets: false,
  stripsPadding: true,
  seeks: true,
  startsEarlier: 0,
  leavesOut: () => false,
  numbers: same,
  numbersLive: same,
  refusesLiveSeek: false,
  restartsNumbers: () => false,
  onStart: () => 'a play',
  stopsInTime: true,
  stopsPlaying: () => true,
  resendVerifies: ['Signature', 'dwClientId', 'wSourceId'],
  resends: same,
  closesOnCloseFile: true,
};
