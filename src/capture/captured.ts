/** One end of a connection or of a datagram, as the system names it. */
export interface End {
  readonly address: string;
  readonly port: number;
}

/** The ends of a TCP connection; the very object stands for the connection. */
export interface Ends {
  readonly client: End;
  readonly server: End;
}

export type Side = 'client' | 'server';

interface OfConnection {
  /** Milliseconds since the run started. */
  readonly t: number;
  readonly session: string;
  /** The step that was played at that moment. */
  readonly step: number;
  /** The connection of the session, of a datagram too. */
  readonly connection: Ends;
}

/** What the harness saw of the network while it played a case, in the order in which it happened. */
export type Captured = Opened | Segment | Ended | Datagram;

export interface Opened extends OfConnection {
  readonly kind: 'opened';
  /** When the harness began to connect, milliseconds since the run started. */
  readonly dialled: number;
}

/** Bytes of a TCP connection that belong together: a packet, or what was written or read in one go. */
export interface Segment extends OfConnection {
  readonly kind: 'segment';
  readonly from: Side;
  /** Number of the unit within its session; absent for bytes that make none. */
  readonly unit?: number;
  /** Valid only during the call. Credentials of the client are masked. */
  readonly bytes: Uint8Array;
}

export interface Ended extends OfConnection {
  readonly kind: 'ended';
  readonly from: Side;
  readonly how: 'closed' | 'reset';
}

export interface Datagram extends OfConnection {
  readonly kind: 'datagram';
  readonly from: Side;
  readonly source: End;
  readonly destination: End;
  readonly unit?: number;
  /** Valid only during the call. Credentials of the client are masked. */
  readonly bytes: Uint8Array;
  /** What became of it, when it was not heard as it came. */
  readonly note?: string;
}

/** Hears of everything that a case sends and receives. Must not throw. */
export type Tap = (captured: Captured) => void;
