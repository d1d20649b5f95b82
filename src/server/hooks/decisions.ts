import type { Content } from '../content.ts';
import { fittingStreams } from '../fitting-streams.ts';
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
  /** The port that Data packets go to over UDP although TCP was agreed on; none. */
  readonly keepsToUdp: () => number | undefined;
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
  /** Whether the sequence begins anew with each play. */
  readonly restartsNumbers: (delivery: Transport) => boolean;
  /** What a StartPlaying gets, by how the play before it ended. */
  readonly onStart: (ended: Ended) => 'a play' | 'a refusal' | 'nothing';
  /** Whether a play ends at the stop time of its StartPlaying. */
  readonly stopsInTime: boolean;
  /** Whether StopPlaying is carried out; `unasked` when an entry of a playlist has begun that no play was asked for. */
  readonly stopsPlaying: (delivery: Transport, unasked: boolean) => boolean;
  /** When ReportStreamChange is sent, seen from the ReportEndOfStream of the entry before. */
  readonly announcesEntry: 'after the end' | 'before the end' | 'never' | 'never, and closes';
  /** Whether the header of the next entry comes unasked. */
  readonly sendsEntryHeader: (delivery: Transport) => boolean;
  /** Whether ReadBlock is served after a ReportStreamChange. */
  readonly readsNextHeader: boolean;
  /** The packet with which the media of the next entry begin. */
  readonly entersAt: number;
  /** What media carry that were not asked for, given what those of the entry before have carried. */
  readonly unaskedIncarnation: (before: number) => number;
  /** Whether the media of the next entry wait for a StartPlaying. */
  readonly waitsForStart: boolean;
  readonly restartsNumbersPerEntry: boolean;
  /** The streams of the next entry that are sent until the client selects. */
  readonly choosesStreams: (content: Content, linkBandwidth: number | undefined) => readonly number[];
  readonly takesLoggingAfterChange: boolean;
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
  keepsToUdp: () => undefined,
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
  restartsNumbers: () => false,
  onStart: () => 'a play',
  stopsInTime: true,
  stopsPlaying: () => true,
  announcesEntry: 'after the end',
  sendsEntryHeader: (delivery) => delivery === 'tcp',
  readsNextHeader: true,
  entersAt: 0,
  unaskedIncarnation: () => 0xff,
  waitsForStart: false,
  restartsNumbersPerEntry: false,
  choosesStreams: fittingStreams,
  takesLoggingAfterChange: true,
  resendVerifies: ['Signature', 'dwClientId', 'wSourceId'],
  resends: same,
  closesOnCloseFile: true,
};
