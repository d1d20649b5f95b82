import type { AsfPayload } from '../asf/packet.ts';
import type { Content } from './content.ts';
import type { Deliverable } from './delivery.ts';
import { filterPacket } from './filter.ts';
import { deliveryOf, type Session } from './session.ts';

export interface Play {
  readonly content: Content;
  /** Whether the client is to get this payload; asked once for each, in order. */
  readonly keeps: (payload: AsfPayload) => boolean;
  /** Where the play began, or the one that it goes on from. */
  readonly first: number;
  /** The ASF data packet that comes next. */
  next: number;
  /** Packets that it has gone past. */
  sent: number;
  /** Times normal speed; negative goes backwards. */
  readonly rate: number;
  readonly accelerated: Acceleration | undefined;
  readonly playIncarnation: number;
  /** What Data packets carry: the low 8 bits of it, or 0xFF in an entry that was not asked for. */
  readonly incarnation: number;
  /** Send time of the first packet that is not sent any more, ms. */
  readonly stopAt: number | undefined;
}

/** How much is sent faster at the beginning ([MS-MMSP] 2.2.4.25). */
export interface Acceleration {
  /** Bits per second. */
  readonly bandwidth: number;
  /** Milliseconds of content. */
  readonly duration: number;
}

/**
 * The ASF data packets of the session's play, one per Data packet ([MS-MMSP] 3.2.5.11.1). The play is looked up
 * anew for each, because a StartPlaying in STREAMING changes its incarnation and where it stops.
 */
export function mediaPackets(session: Session, finished: () => void): Deliverable {
  const { outbox, sequence, decisions } = session;
  const from = session.play?.next ?? 0;
  let bits = 0;
  /** Milliseconds that an accelerated start has gained. */
  let ahead = 0;

  /** Milliseconds of content since the delivery began, at the rate of the play. */
  function paced({ content, next, rate, accelerated }: Play): number {
    const passed = Math.abs(content.file.sendTime(next) - content.file.sendTime(from)) / Math.abs(rate);
    if (accelerated !== undefined && passed < accelerated.duration)
      ahead = Math.max(0, passed - (bits * 1000) / accelerated.bandwidth);
    return passed - ahead;
  }

  return {
    due() {
      const { play } = session;
      if (play === undefined || play.next < 0 || play.next >= play.content.file.packetCount) return undefined;
      const { content, next, stopAt } = play;
      if (stopAt !== undefined && content.file.sendTime(next) >= stopAt) return undefined;
      return paced(play);
    },
    send() {
      const { play } = session;
      if (play === undefined) return;
      const { content, keeps, incarnation } = play;
      const at = play.next;
      play.next += play.rate < 0 ? -1 : 1;
      play.sent += 1;
      if (decisions.leavesOut(at, deliveryOf(session))) return;
      const strips = decisions.stripsPadding(session.servicesFour);
      const packet = filterPacket(content.file.packet(at), keeps, strips);
      if (packet.payloads === 0 && !decisions.sendsEmptyPackets) return;
      const number = decisions.numbers(sequence.take(), deliveryOf(session)) >>> 0;
      const { first } = play;
      const LocationId =
        content.live === undefined ? at : decisions.numbersLive(at, first, content.live.loop) >>> 0;
      const header = { LocationId, playIncarnation: incarnation, AFFlags: number & 0xff };
      bits += packet.bytes.length * 8;
      outbox.data(header, packet.bytes, number);
    },
    finished,
  };
}
