import type { Chance } from './chance.ts';
import type { Remembered } from './memory.ts';

/** One thing that a hostile server does; a behaviour is a sequence of them. */
export type Deed =
  | { readonly do: 'send'; readonly bytes: Uint8Array }
  /** To the UDP port that the client named, unless told otherwise; nothing where it named none. */
  | {
      readonly do: 'datagram';
      readonly bytes: Uint8Array;
      /** Where it comes from: the port of the server unless stated. */
      readonly from?: 'another-port' | 'another-address';
      /** Added to the number of the port that it goes to. */
      readonly beside?: number;
    }
  /** Goes out after what the right server sends next. */
  | { readonly do: 'later'; readonly bytes: Uint8Array }
  /** Milliseconds by the clock of the player; 0 lets everybody have a turn. */
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'end'; readonly how: End }
  /** From now on nothing goes out on this connection. */
  | { readonly do: 'mute' };

export type End = 'closed' | 'reset' | 'half-close';

/** What a behaviour has to go by. */
export interface Given {
  /** What the right server sends at this moment: a packet with its header; empty when a connection was just made. */
  readonly bytes: Uint8Array;
  readonly transport: 'tcp' | 'udp';
  readonly chance: Chance;
  readonly memory: Remembered;
  /** Milliseconds for which the player waits for a reply, by its own clock. */
  readonly reply: number;
}

/** What a behaviour takes the place of: the beginning of a connection, a TcpMessageHeader packet, a Data packet, either. */
export type Moment = 'open' | 'message' | 'data' | 'any';

export interface Behaviour {
  readonly name: string;
  /** What it does, in a few words. */
  readonly says: string;
  readonly at: Moment;
  /** It needs a client that asks for delivery over UDP. */
  readonly udp?: true;
  /** What goes out in the place of what the right server sends; may never end. */
  act(given: Given): Iterable<Deed>;
}

export const send = (bytes: Uint8Array): Deed => ({ do: 'send', bytes });
export const wait = (ms: number): Deed => ({ do: 'wait', ms });
export const end = (how: End): Deed => ({ do: 'end', how });
export const MUTE: Deed = { do: 'mute' };

/** Bytes the way that the right ones were meant to go. */
export const pass = (transport: 'tcp' | 'udp', bytes: Uint8Array): Deed =>
  transport === 'udp' ? { do: 'datagram', bytes } : send(bytes);

/** Other bytes in the place of the right ones. */
export const changing =
  (change: (given: Given) => Uint8Array): Behaviour['act'] =>
  (given) => [pass(given.transport, change(given))];

/** One to `most` of them, one after the other. */
export const some = (chance: Chance, most: number, next: () => Deed): Deed[] =>
  Array.from({ length: 1 + chance.below(most) }, next);

/** What goes on for ever. */
export function* endless(next: (n: number) => Deed): Generator<Deed> {
  for (let n = 0; ; n++) yield next(n);
}
