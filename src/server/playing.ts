import { POSITION_UNUSED } from '../protocols/mmsp/constants.ts';
import { StartPlaying, StopPlaying, StreamSwitch } from '../protocols/mmsp/messages/playing.ts';
import { type PacketMessage, valuesOf } from '../protocols/mmsp/packet.ts';
import { deliver } from './delivery.ts';
import type { IdleStart } from './hooks/decisions.ts';
import { HRESULT } from './hresult.ts';
import { mediaPackets } from './media-packets.ts';
import * as replies from './replies.ts';
import { deliveryOf, type OpenedFile, type Session } from './session.ts';
import { type StartFields, startPacket } from './start-point.ts';
import { whole } from './whole.ts';

/** [MS-MMSP] 3.2.5.10 */
export function streamSwitch(session: Session, request: PacketMessage): void {
  if (session.file === undefined) return;
  const entries = whole(request, StreamSwitch)?.aStreamEntries?.map((entry) => ({
    source: entry.wSrcStreamNumber ?? 0xffff,
    destination: entry.wDstStreamNumber ?? 0xffff,
    thinning: entry.wThinningLevel ?? 0,
  }));
  const applied = entries !== undefined && session.file.selection.apply(entries);
  if (applied) session.file.switched = true;
  session.outbox.send(replies.streamSwitch(applied ? HRESULT.OK : HRESULT.INVALID_ARGUMENT));
}

/** [MS-MMSP] 3.2.5.11 */
export function startPlaying(session: Session, request: PacketMessage): void {
  const { file, outbox, decisions } = session;
  const playIncarnation = valuesOf(request, StartPlaying)?.playIncarnation;
  if (file === undefined || playIncarnation === undefined) return;
  const answer = decisions.onStart(session.ended);
  if (answer === 'nothing') return;
  const values = whole(request, StartPlaying);
  // Data packets never carry incarnation 0.
  const valid = values?.openFileId === file.id && (playIncarnation & 0xff) !== 0;
  if (values === undefined || !valid || answer === 'a refusal') {
    outbox.send(replies.startedPlaying(playIncarnation, file.id, HRESULT.INVALID_ARGUMENT));
    return;
  }
  if (!file.switched && session.servicesFour) file.selection.selectAll();
  const running = session.play;
  // While STREAMING the start fields mean nothing.
  const first = running?.first ?? firstPacket(session, file, values);
  session.play = {
    content: file.content,
    keeps: decisions.selects === 'every stream' ? () => true : file.selection.keeps,
    first,
    playIncarnation,
    stopAt: decisions.stopsInTime
      ? stopTime(values.frameOffset ?? 0, file.content.file.sendTime(first))
      : undefined,
  };
  session.sequence.started();
  if (running === undefined && decisions.restartsNumbers(deliveryOf(session))) session.sequence.restart();
  outbox.send(replies.startedPlaying(playIncarnation, file.id, HRESULT.OK));
  if (running === undefined) startDelivery(session, file);
}

/** [MS-MMSP] 3.2.5.14; in READY it is answered all the same. The answer comes after the media that was sent. */
export function stopPlaying(session: Session, request: PacketMessage): Promise<void> | void {
  const { outbox, decisions } = session;
  const values = whole(request, StopPlaying);
  if (values === undefined) return;
  const stops = decisions.stopsPlaying(deliveryOf(session));
  if (session.play !== undefined && stops) ready(session, 'StopPlaying');
  session.ended = 'by StopPlaying';
  const answer = (): void => outbox.send(replies.stopped(values.playIncarnation ?? 0));
  if (!stops || outbox.flow.handedOver) answer();
  else return new Promise<void>((resolve) => outbox.flow.whenHandedOver(resolve)).then(answer);
}

function startDelivery(session: Session, file: OpenedFile): void {
  session.delivery?.stop();
  if (session.decisions.stopsIdle) session.idleTimeout.stop();
  session.state = 'STREAMING';
  file.selection.restart();
  const packets = mediaPackets(session, () => {
    // [MS-MMSP] 3.2.4.1
    const playIncarnation = session.play?.playIncarnation ?? 0;
    ready(session, 'the end of the content');
    session.ended = 'by itself';
    session.outbox.send(replies.ended(playIncarnation));
  });
  session.delivery = deliver(packets, session);
}

function ready(session: Session, by: IdleStart): void {
  session.delivery?.stop();
  session.play = undefined;
  session.state = 'READY';
  if (session.decisions.startsIdle(by)) session.idleTimeout.start();
}

function firstPacket(session: Session, file: OpenedFile, start: Partial<StartFields>): number {
  if (!session.decisions.seeks) return 0;
  const { position = 0, asfOffset = 0, locationId = 0 } = start;
  const { startsEarlier } = session.decisions;
  const earlier = position === POSITION_UNUSED ? position : Math.max(0, position - startsEarlier);
  return startPacket(file.content, file.selection.streams, { position: earlier, asfOffset, locationId });
}

/** frameOffset: 0 for none; bit 31 says that the rest counts from the start point ([MS-MMSP] 2.2.4.25). */
function stopTime(frameOffset: number, startTime: number): number | undefined {
  const ms = frameOffset & 0x7fffffff;
  if (frameOffset === 0) return undefined;
  return frameOffset >= 0x80000000 ? startTime + ms : ms;
}
