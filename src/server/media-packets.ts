import type { AsfPayload } from '../asf/packet.ts';
import type { Content } from './content.ts';
import type { Deliverable } from './delivery.ts';
import { filterPacket } from './filter.ts';
import { deliveryOf, type Session } from './session.ts';

export interface Play {
  readonly content: Content;
  /** Whether the client is to get this payload; asked once for each, in order. */
  readonly keeps: (payload: AsfPayload) => boolean;
  readonly first: number;
  readonly playIncarnation: number;
  /** Send time of the first packet that is not sent any more, ms. */
  readonly stopAt: number | undefined;
}

/**
 * The ASF data packets of the session's play, one per Data packet ([MS-MMSP] 3.2.5.11.1). The play is looked up
 * anew for each, because a StartPlaying in STREAMING changes its incarnation and where it stops.
 */
export function mediaPackets(session: Session, finished: () => void): Deliverable {
  const { outbox, sequence, decisions } = session;
  let next = session.play?.first ?? 0;
  return {
    due() {
      if (session.play === undefined) return undefined;
      const { content, first, stopAt } = session.play;
      if (next >= content.file.packetCount) return undefined;
      const time = content.file.sendTime(next);
      if (stopAt !== undefined && time >= stopAt) return undefined;
      return time - content.file.sendTime(first);
    },
    send() {
      if (session.play === undefined) return;
      const { content, keeps, playIncarnation } = session.play;
      const { first } = session.play;
      const at = next++;
      if (decisions.leavesOut(at, deliveryOf(session))) return;
      const packet = filterPacket(content.file.packet(at), keeps, decisions.stripsPadding);
      if (packet.payloads === 0 && !decisions.sendsEmptyPackets) return;
      const number = decisions.numbers(sequence.take(), deliveryOf(session)) >>> 0;
      const LocationId =
        content.live === undefined ? at : decisions.numbersLive(at, first, content.live.loop) >>> 0;
      const header = { LocationId, playIncarnation: playIncarnation & 0xff, AFFlags: number & 0xff };
      outbox.data(header, packet.bytes, number);
    },
    finished,
  };
}
