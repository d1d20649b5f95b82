import type { MessageName } from '../../protocols/mmsp/messages/index.ts';
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

/** What starts the Idle-Timeout ([MS-MMSP] 3.2.5.3, 3.2.5.14, 3.2.4.1). */
export type IdleStart = 'Connect' | 'StopPlaying' | 'the end of the content';

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
  /** Milliseconds of the KeepAlive period, given those of the configuration. */
  readonly keepAlivePeriod: (ms: number) => number;
  /** Whether a message of that name starts the KeepAlive timer. */
  readonly startsKeepAlive: (message: MessageName) => boolean;
  /** Whether a packet of the client stops it. */
  readonly stopsKeepAlive: boolean;
  /** Whether a packet of the client starts it again. */
  readonly packetsRestartKeepAlive: boolean;
  readonly takesPong: boolean;
  readonly idlePeriod: (ms: number) => number;
  readonly startsIdle: (by: IdleStart) => boolean;
  /** Whether a play stops the Idle-Timeout. */
  readonly stopsIdle: boolean;
  readonly closesWhenIdle: boolean;
  /** Whether every request starts a running Idle-Timeout again. */
  readonly requestsRestartIdle: boolean;
  /** Milliseconds that a session outlives its connection. */
  readonly outlives: number;
  /** The pace of a header in several packets, as a multiple of fileBitRate; Infinity for all at once. */
  readonly headerPace: number;
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
  keepAlivePeriod: same,
  startsKeepAlive: () => true,
  stopsKeepAlive: true,
  packetsRestartKeepAlive: false,
  takesPong: true,
  idlePeriod: same,
  startsIdle: () => true,
  stopsIdle: true,
  closesWhenIdle: true,
  requestsRestartIdle: false,
  outlives: 0,
  headerPace: 1,
};
