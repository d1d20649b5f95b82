import type { Reply } from '../replies.ts';

/** Where a fault or a variant reaches into the server. Made anew for each session, so a hook may count. */
export interface Hooks {
  /** What the server decides otherwise than it should. */
  readonly decisions?: Partial<Decisions>;
  /** Hears of every TcpMessageHeader packet of the client, before it is served. */
  readonly request?: (frame: Uint8Array) => void;
  /** Replaces a reply before it is encoded: by none, one or several. */
  readonly reply?: (reply: Reply) => readonly Reply[];
  /** Replaces the bytes of a packet after they are encoded. It sees bytes only: what the codec may get wrong too. */
  readonly frame?: (frame: Uint8Array, info: FrameInfo) => FrameResult;
}

export interface FrameInfo {
  readonly kind: 'packet' | 'data';
  /** Number among those of its kind, from 0. */
  readonly nth: number;
  /** The four bytes where the MID stands; packets only. */
  readonly mid?: number;
}

/** The bytes to send; with a delay they and all that follows them wait for it. */
export type FrameResult =
  | readonly Uint8Array[]
  | { readonly delayMs: number; readonly frames: readonly Uint8Array[] };

/** How the latest play of a session ended; a StopPlaying after its end counts as well. */
export type Ended = 'no play yet' | 'by StopPlaying' | 'by itself';

/** An ordinary server decides by `rightDecisions`. */
export interface Decisions {
  readonly takesSecondFunnel: boolean;
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
  readonly leavesOut: (location: number) => boolean;
  /** What a StartPlaying gets, by how the play before it ended. */
  readonly onStart: (ended: Ended) => 'a play' | 'a refusal' | 'nothing';
  readonly stopsPlaying: boolean;
  readonly closesOnCloseFile: boolean;
}

const same = <T>(value: T): T => value;

export const rightDecisions: Decisions = {
  takesSecondFunnel: true,
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
  onStart: () => 'a play',
  stopsPlaying: true,
  closesOnCloseFile: true,
};
