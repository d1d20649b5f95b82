import type { Outgoing } from '../protocols/mmsp/session.ts';
import type { Pace } from '../scenario/scenario.ts';
import type { Peer } from './peer.ts';
import type { SessionTap } from './session-tap.ts';
import type { UdpSide } from './udp-side.ts';
import type { Waits } from './waits.ts';

/** How bytes go out; at once and over TCP unless told otherwise. */
export interface How {
  readonly over: 'tcp' | 'udp';
  readonly pace: Pace;
}

export interface WritingOptions {
  readonly peer: () => Peer | undefined;
  readonly udp: () => UdpSide | undefined;
  readonly isOpen: () => boolean;
  readonly waits: Waits;
  readonly tap: SessionTap | undefined;
  /** Number of the unit that was sent last. */
  readonly unit: () => number;
}

/** Writes what goes out to the sockets of a session, and waits only while it goes out in pieces. */
export function createWriting({ peer, udp, isOpen, waits, tap, unit }: WritingOptions) {
  function writePart({ bytes, shown }: Outgoing, from: number, to: number, over?: 'tcp' | 'udp'): void {
    const part = bytes.subarray(from, to);
    const seen = tap && shown().subarray(from, to);
    if (over === 'udp') udp()?.send(part, seen);
    else if (peer()?.send(part) && seen) tap.sent(seen, unit());
  }

  async function writePieces(
    outgoing: Outgoing,
    length: number,
    { of, every }: NonNullable<Pace['pieces']>,
  ): Promise<void> {
    for (let at = 0; at < length && isOpen(); at += of) {
      writePart(outgoing, at, Math.min(at + of, length));
      await waits.sharply(() => (isOpen() ? undefined : true), every);
    }
  }

  return (outgoing: Outgoing, how: How | undefined): Promise<void> | void => {
    if (!isOpen()) return;
    const { only = Number.POSITIVE_INFINITY, pieces } = how?.pace ?? {};
    const length = Math.min(only, outgoing.bytes.length);
    if (pieces !== undefined && how?.over !== 'udp') return writePieces(outgoing, length, pieces);
    writePart(outgoing, 0, length, how?.over);
  };
}
