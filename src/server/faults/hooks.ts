import type { Reply } from '../replies.ts';

/** Where a fault reaches into the server. Made anew for each session, so a hook may count. */
export interface FaultHooks {
  /** What the server decides otherwise than it should. */
  readonly decisions?: Partial<Decisions>;
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

/** A right server decides by `rightDecisions`. */
export interface Decisions {
  readonly takesSecondFunnel: boolean;
  /** Largest header payload, given the largest ASF packet. */
  readonly headerPiece: (packetSize: number) => number;
  readonly selects: 'what was asked' | 'every stream';
  readonly waitsForKeyFrames: boolean;
  readonly sendsEmptyPackets: boolean;
  readonly stripsPadding: boolean;
  readonly seeks: boolean;
  /** What a StartPlaying gets, by how the play before it ended. */
  readonly onStart: (ended: Ended) => 'a play' | 'a refusal' | 'nothing';
  readonly stopsPlaying: boolean;
  readonly closesOnCloseFile: boolean;
}

const same = <T>(value: T): T => value;

export const rightDecisions: Decisions = {
  takesSecondFunnel: true,
  headerPiece: same,
  selects: 'what was asked',
  waitsForKeyFrames: true,
  sendsEmptyPackets: false,
  stripsPadding: true,
  seeks: true,
  onStart: () => 'a play',
  stopsPlaying: true,
  closesOnCloseFile: true,
};
