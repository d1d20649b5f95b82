import type { Reply } from '../replies.ts';
import type { Decisions } from './decisions.ts';

/** Where a fault or a variant reaches into the server. Made anew for each session, so a hook may count. */
export interface Hooks {
  /** What the server decides otherwise than it should. */
  readonly decisions?: Partial<Decisions>;
  /** Hears of every TcpMessageHeader packet of the client, before it is served. */
  readonly request?: (frame: Uint8Array) => void;
  /** Replaces a reply before it is encoded: by none, one or several. */
  readonly reply?: (reply: Reply) => readonly Reply[];
  /** Replaces the bytes of a packet after they are encoded. It sees bytes only: what the codec may get wrong too. */
  readonly frame?: FrameHook;
  /** What becomes of the packets that `frame` has left, once they have been sent: loss, another order. A copy is of what was sent. */
  readonly network?: FrameHook;
}

export type FrameHook = (frame: Uint8Array, info: FrameInfo) => FrameResult;

export type Transport = 'tcp' | 'udp';

export interface FrameInfo {
  readonly kind: 'packet' | 'data';
  /** Number among those of its kind, from 0. */
  readonly nth: number;
  /** The four bytes where the MID stands; packets only. */
  readonly mid?: number;
  /** What it goes over. */
  readonly transport: Transport;
  /** It is one of the two Data packets of a packet pair. */
  readonly pair?: boolean;
  /** What was agreed on for the Data packets of the session; TCP before ConnectFunnel. */
  readonly delivery: Transport;
}

/** The bytes to send; with a delay they and all that follows them wait for it. */
export type FrameResult =
  | readonly Outgoing[]
  | { readonly delayMs: number; readonly frames: readonly Outgoing[] };

/** Goes over the transport of the packet that it replaces unless it names one. Over UDP it is a datagram of its own. */
export type Outgoing = Uint8Array | Directed;

export interface Directed {
  readonly bytes: Uint8Array;
  readonly over: Transport;
}
