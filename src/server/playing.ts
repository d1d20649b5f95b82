import { StopPlaying, StreamSwitch } from '../protocols/mmsp/messages/playing.ts';
import type { PacketMessage } from '../protocols/mmsp/packet.ts';
import { deliver } from './delivery.ts';
import type { IdleStart } from './hooks/decisions.ts';
import { HRESULT } from './hresult.ts';
import { livePace } from './live.ts';
import { mediaPackets } from './media-packets.ts';
import { changeEntry, entryAfter } from './playlist.ts';
import * as replies from './replies.ts';
import { deliveryOf, type OpenedFile, type Session } from './session.ts';
import { whole } from './whole.ts';

/** [MS-MMSP] 3.2.5.10 */
export function streamSwitch(session: Session, request: PacketMessage): void {
  if (session.file === undefined) return;
  const { decisions, state, file } = session;
  const asked = whole(request, StreamSwitch)?.aStreamEntries?.map((entry) => ({
    source: entry.wSrcStreamNumber ?? 0xffff,
    destination: entry.wDstStreamNumber ?? 0xffff,
    thinning: entry.wThinningLevel ?? 0,
  }));
  const entries = asked && decisions.switches(asked, { state, streams: [...file.content.streams.keys()] });
  const applied = entries !== undefined && file.selection.apply(entries);
  if (applied) file.switched = true;
  session.outbox.send(replies.streamSwitch(applied ? HRESULT.OK : HRESULT.INVALID_ARGUMENT));
}

/** [MS-MMSP] 3.2.5.14; in READY it is answered all the same. The answer comes after the media that was sent. */
export function stopPlaying(session: Session, request: PacketMessage): Promise<void> | void {
  const { outbox, decisions } = session;
  const values = whole(request, StopPlaying);
  if (values === undefined) return;
  const stops = decisions.stopsPlaying(deliveryOf(session), session.changed);
  if (session.state === 'STREAMING' && stops) ready(session, 'StopPlaying');
  session.ended = 'by StopPlaying';
  const answer = (): void => outbox.send(replies.stopped(values.playIncarnation ?? 0));
  if (!stops || outbox.flow.handedOver()) answer();
  else return new Promise<void>((resolve) => outbox.flow.whenHandedOver(resolve)).then(answer);
}

/** Sends the play of the session from its next packet on. */
export function startDelivery(session: Session, file: OpenedFile): void {
  session.delivery?.stop();
  if (session.decisions.stopsIdle(session.strides > 0)) session.idleTimeout.stop();
  session.state = 'STREAMING';
  file.selection.restart();
  sendMedia(session);
}

function sendMedia(session: Session): void {
  const packets = mediaPackets(session, () => {
    // [MS-MMSP] 3.2.4.1
    const { file, play } = session;
    const next = entryAfter(session);
    if (file !== undefined && play !== undefined && next !== undefined)
      return changeEntry(session, file, play, next, {
        ready: (changing) => ready(changing, 'another entry'),
        sendMedia,
      });
    ready(session, 'the end of the content');
    session.ended = 'by itself';
    session.outbox.send(replies.ended(play?.playIncarnation ?? 0));
  });
  const { clock, outbox, speed, fail } = session;
  const pace = session.file?.content.live === undefined ? speed : livePace(speed);
  session.delivery = deliver(packets, { clock, outbox, speed: pace, fail });
}

function ready(session: Session, by: IdleStart): void {
  session.delivery?.stop();
  session.play = undefined;
  session.entering = false;
  session.state = 'READY';
  if (session.decisions.startsIdle(by)) session.idleTimeout.start();
}
