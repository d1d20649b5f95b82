import type { AsfPayload } from '../asf/packet.ts';
import { StartPlaying } from '../protocols/mmsp/messages/playing.ts';
import { StartStriding } from '../protocols/mmsp/messages/stride.ts';
import { type PacketMessage, valuesOf } from '../protocols/mmsp/packet.ts';
import type { Content } from './content.ts';
import type { StrideFlaw } from './hooks/decisions.ts';
import { HRESULT } from './hresult.ts';
import type { Acceleration, Play } from './media-packets.ts';
import { startDelivery } from './playing.ts';
import * as replies from './replies.ts';
import { deliveryOf, type OpenedFile, type Session } from './session.ts';
import { askedStart, type StartFields, seeks } from './start-point.ts';
import { whole } from './whole.ts';

/** The rates that [MS-MMSP] 2.2.4.26 allows, beside 0, which it does not. */
const FASTEST = 5;

/** [MS-MMSP] 3.2.5.11 */
export function startPlaying(session: Session, request: PacketMessage): void {
  const { file, outbox, decisions } = session;
  const playIncarnation = valuesOf(request, StartPlaying)?.playIncarnation;
  if (file === undefined || playIncarnation === undefined) return;
  const answer = decisions.onStart(session.ended);
  if (answer === 'nothing') return;
  const values = whole(request, StartPlaying);
  // Data packets never carry incarnation 0.
  const valid = values?.openFileId === decisions.startsFile(file.id) && (playIncarnation & 0xff) !== 0;
  const refused = answer === 'a refusal' || (decisions.refusesLiveSeek && file.content.live && seeks(values));
  if (values === undefined || !valid || refused) {
    outbox.send(replies.startedPlaying(playIncarnation, file.id, HRESULT.INVALID_ARGUMENT));
    return;
  }
  const { frameOffset = 0, dwAccelBandwidth = 0, dwAccelDuration = 0 } = values;
  if (values.dwLinkBandwidth) session.linkBandwidth = values.dwLinkBandwidth;
  const bandwidth = decisions.accelerates(dwAccelBandwidth);
  start(session, file, {
    by: 'StartPlaying',
    values,
    playIncarnation,
    rate: 1,
    frameOffset: decisions.stopsInTime ? frameOffset : 0,
    accelerated: bandwidth > 0 && dwAccelDuration > 0 ? { bandwidth, duration: dwAccelDuration } : undefined,
    answer: () => outbox.send(replies.startedPlaying(playIncarnation, file.id, HRESULT.OK)),
  });
}

/** [MS-MMSP] 3.2.5.12: as StartPlaying, at another rate. Content that cannot be sought in cannot be strided either. */
export function startStriding(session: Session, request: PacketMessage): void {
  const { file, outbox, decisions } = session;
  const read = valuesOf(request, StartStriding);
  if (file === undefined || read?.playIncarnation === undefined) return;
  const { openFileId = 0, padding = 0, playIncarnation, frameOffset = 0, rate = 1 } = read;
  const fields = { openFileId, padding, frameOffset, rate };
  const flaw = flawOf(request, file, playIncarnation, rate);
  if (!file.content.seekable || !decisions.takesStride(fields, flaw)) {
    outbox.send(replies.startedStriding(playIncarnation, HRESULT.INVALID_ARGUMENT));
    return;
  }
  start(session, file, {
    by: 'StartStriding',
    values: decisions.strideSeeks ? read : {},
    playIncarnation,
    rate: decisions.strideRate(rate, session.strides++),
    frameOffset: decisions.strideStopsInTime ? frameOffset : 0,
    accelerated: undefined,
    answer: () => outbox.send(replies.startedStriding(playIncarnation, HRESULT.OK)),
  });
}

function flawOf(
  request: PacketMessage,
  file: OpenedFile,
  playIncarnation: number,
  rate: number,
): StrideFlaw | undefined {
  const values = whole(request, StartStriding);
  if (values === undefined || (playIncarnation & 0xff) === 0) return 'syntax';
  if (values.openFileId !== file.id) return 'openFileId';
  // Written so that NaN is none.
  return rate !== 0 && Math.abs(rate) <= FASTEST ? undefined : 'rate';
}

interface Start {
  readonly by: 'StartPlaying' | 'StartStriding';
  readonly values: Partial<StartFields>;
  readonly playIncarnation: number;
  readonly rate: number;
  readonly frameOffset: number;
  readonly accelerated: Acceleration | undefined;
  /** Tells the client, before any media. */
  readonly answer: () => void;
}

function start(session: Session, file: OpenedFile, asked: Start): void {
  const { decisions, sequence } = session;
  const asServices = session.servicesFour && decisions.remembersClient(asked.by);
  if (!file.switched && (asServices || decisions.selectsByDefault)) file.selection.selectAll();
  const running = session.play;
  const first =
    running === undefined ? firstPacket(session, file, asked) : going(session, file, running, asked);
  session.play = {
    content: file.content,
    keeps: keepsOf(session, file, asked),
    first: running?.first ?? first,
    next: first,
    sent: 0,
    rate: asked.rate,
    accelerated: asked.accelerated,
    playIncarnation: asked.playIncarnation,
    incarnation: asked.playIncarnation & 0xff,
    stopAt: stopTime(asked.frameOffset, file.content, running?.first ?? first),
  };
  if (decisions.skipsAfterFe) sequence.started();
  if (running === undefined && decisions.restartsNumbers(deliveryOf(session))) sequence.restart();
  asked.answer();
  session.changed = false;
  // The media follow the header of the entry, which nobody asked for.
  if (session.entering) return;
  // A play that goes on at the same rate from the same place keeps the pace that it has.
  const goesOn = running !== undefined && running.rate === asked.rate && running.next === first;
  if (!goesOn || asked.accelerated !== undefined) startDelivery(session, file);
}

/** While STREAMING the start fields mean nothing: where a play goes on that may turn round. */
function going(session: Session, file: OpenedFile, running: Play, asked: Start): number {
  const place = session.decisions.restarts(asked.by);
  if (place !== 'goes on') return place === 'at the beginning' ? 0 : firstPacket(session, file, asked);
  const turns = running.rate > 0 !== asked.rate > 0;
  if (!turns || running.sent === 0) return running.next;
  // The packet that was sent last is not sent again.
  return running.rate > 0 ? running.next - 2 : running.next + 2;
}

/** Whatever is asked for, a broadcast is joined where it is. */
function firstPacket(session: Session, file: OpenedFile, { values }: Start): number {
  if (file.content.live !== undefined) return file.content.live.now();
  if (!session.decisions.seeks) return 0;
  return askedStart(file.content, file.selection.streams(), values, session.decisions.startsEarlier);
}

/** Backwards, frames that depend on earlier ones are of no use. */
function keepsOf({ decisions }: Session, { selection, content }: OpenedFile, { rate }: Start) {
  const keeps = (payload: AsfPayload): boolean => selection.keeps(payload) && !decisions.drops(payload);
  if (!decisions.stridesOverKeyFrames(rate)) return keeps;
  return (payload: AsfPayload): boolean =>
    keeps(payload) && (payload.keyFrame || content.streams.get(payload.stream) !== 'video');
}

/**
 * frameOffset: 0 for none; bit 31 says that the rest counts from the start point ([MS-MMSP] 2.2.4.25). A broadcast
 * has no beginning for it to count from.
 */
function stopTime(frameOffset: number, content: Content, first: number): number | undefined {
  const ms = frameOffset & 0x7fffffff;
  if (frameOffset >= 0x80000000) return content.file.sendTime(first) + ms;
  return frameOffset === 0 || content.live !== undefined ? undefined : ms;
}
