import { beginsKeyFrame } from '../../../asf/packet.ts';
import type { Report } from '../../../requirements/observation.ts';
import type { DataUnit, PacketUnit, Unit } from '../unit.ts';
import { authentication } from './authentication.ts';
import { createCancelledHeader } from './cancelled-header.ts';
import { connection } from './connection.ts';
import { createConversation, type DataKind } from './conversation.ts';
import { dataShape } from './data-shape.ts';
import { datagramShape } from './datagram-shape.ts';
import { createDatagrams } from './datagrams.ts';
import { delivery } from './delivery.ts';
import { endOfStream } from './end-of-stream.ts';
import { fields } from './fields.ts';
import { framing } from './framing.ts';
import { headerFlow } from './header-flow.ts';
import { headerPacing } from './header-pacing.ts';
import { keepAlive } from './keep-alive.ts';
import { mediaFlow } from './media-flow.ts';
import { openFile } from './open-file.ts';
import { pace } from './pace.ts';
import { packetPairAgreement } from './packet-pair-agreement.ts';
import { packetPairTcp } from './packet-pair-tcp.ts';
import { packetPairUdp } from './packet-pair-udp.ts';
import type { Counter } from './passes.ts';
import { playOrder } from './play-order.ts';
import { redirect } from './redirect.ts';
import { reference } from './reference.ts';
import type { MessageUnit, ReferenceCopy, RuleContext, RuleFold } from './rule.ts';
import { seek } from './seek.ts';
import { sequence } from './sequence.ts';
import { stopPoint } from './stop-point.ts';
import { streamChange } from './stream-change.ts';
import { createStretches, type Stretch } from './stretch.ts';
import { strideStop } from './stride-stop.ts';
import { unreadable } from './unreadable.ts';
import { upgrade } from './upgrade.ts';

export interface Judge {
  /** What the conversation adds up to, for those who drive it. */
  readonly conversation: ReturnType<typeof createConversation>;
  /** Tells what a Data packet is a part of. */
  see(unit: Unit): DataKind | undefined;
  /**
   * Bytes from `from` on that are Data packets of the server which only go on with their play, taken as judged; 0 when
   * the next one has to be seen. `settle` tells the rules of them, and is called before anything else is seen.
   */
  take(bytes: Buffer, from: number, now: () => number): number;
  settle(): Stretch | undefined;
  /** Stream numbers of the latest ASF header that arrived whole. */
  streams(): readonly number[];
  /** No more units: rules that waited for the end tell what they saw. */
  done(): void;
}

/** Local copies of what is played. */
export interface Copies {
  readonly reference?: ReferenceCopy | undefined;
  /** Of all entries of a playlist. */
  readonly entries?: readonly ReferenceCopy[] | undefined;
}

type Handler<K extends keyof RuleFold> = NonNullable<RuleFold[K]>;
type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Feeds the units of one session to every rule, in the order in which findings explain each other. */
export function createJudge(
  report: Report,
  { reference: whole, entries }: Copies = {},
  onMessage?: (message: MessageUnit) => void,
): Judge {
  const conversation = createConversation();
  const copy = (): ReferenceCopy | undefined =>
    entries === undefined && conversation.entry === 0 ? whole : entries?.[conversation.entry];
  const moved: Counter[] = [];
  let reports = 0;
  const context: Mutable<RuleContext> = {
    report(sighting) {
      reports += 1;
      report(sighting);
    },
    moved,
    conversation,
    ...(entries && { entries: entries.length }),
    reference: copy(),
  };
  const changes = streamChange();
  const opened = openFile();
  const compared = reference();
  const sought = seek();
  const stopped = stopPoint();
  const strideStopped = strideStop();
  const paced = pace();
  const cancelled = createCancelledHeader(context);
  const rules: readonly RuleFold[] = [
    framing(context),
    unreadable(context),
    sequence(context),
    upgrade(context),
    fields(context),
    packetPairAgreement(context),
    connection(context),
    packetPairTcp(context),
    authentication(context),
    redirect(context),
    { message: cancelled.message },
    dataShape(context),
    datagramShape(context),
    delivery(context),
    packetPairUdp(context),
    opened.rule(context),
    compared.rule(context),
    sought.rule(context),
    stopped.rule(context),
    changes.rule(context),
    strideStopped.rule(context),
    paced.rule(context),
    keepAlive(context),
    playOrder(context),
    endOfStream(context),
    headerFlow((header, bytes, last) => {
      conversation.content = header;
      cancelled.onHeader();
      if (conversation.entry === 0) opened.onHeader(header);
      else changes.onHeader(header);
      compared.onHeader(bytes, last);
    })(context),
    headerPacing(context),
    mediaFlow((unit, packet, play) => {
      compared.onMedia(unit, packet, play);
      sought.onMedia(unit, packet, play);
      stopped.onMedia(unit, packet, play);
      changes.onMedia(unit, packet, play);
      strideStopped.onMedia(unit, packet, play);
      paced.onMedia(unit, packet, play);
      play.times.least = Math.min(play.times.least, packet.sendTime);
      play.times.greatest = Math.max(play.times.greatest, packet.sendTime);
      // What comes when its turn is over does not begin or end anything.
      const inTurn = unit.place?.late !== true;
      for (const payload of packet.payloads)
        conversation.selection.sent(payload.stream, inTurn && beginsKeyFrame(payload));
    })(context),
  ];
  /** Asked for every packet: only those that have something to say. */
  const dataRules: Handler<'data'>[] = [];
  const packetRules: Handler<'packet'>[] = [];
  const messageRules: Handler<'message'>[] = [];
  for (const { data, packet, message } of rules) {
    if (data !== undefined) dataRules.push(data);
    if (packet !== undefined) packetRules.push(packet);
    if (message !== undefined) messageRules.push(message);
  }
  /** Made when something goes over UDP, which in most sessions nothing does. */
  let datagrams: ReturnType<typeof createDatagrams> | undefined;
  const overUdp = () => {
    datagrams ??= createDatagrams(report, conversation, rules);
    return datagrams;
  };
  const stretches = createStretches(context, rules);

  function seePacket(unit: PacketUnit): void {
    for (const judge of packetRules) judge(unit);
    for (const found of unit.packet.messages) {
      const bare: MessageUnit = { unit, found };
      const request = unit.from === 'server' ? conversation.requestOf(bare) : undefined;
      const message = request === undefined ? bare : { ...bare, request };
      for (const judge of messageRules) judge(message);
      conversation.took(message);
      context.reference = copy();
      onMessage?.(message);
    }
  }

  function seeData(unit: DataUnit): DataKind | undefined {
    if (unit.transport === 'udp') return overUdp().see(unit);
    if (unit.from !== 'server') return undefined;
    const kind = conversation.kindOf(unit);
    if (kind === 'header' && conversation.isOutdated(unit)) {
      cancelled.outdated(unit);
      return kind;
    }
    if (kind === 'pair') {
      const arrival = conversation.tookPair(unit);
      for (const rule of rules) rule.pair?.(unit, arrival);
      return kind;
    }
    if (cancelled.isLate(unit)) return kind;
    if (conversation.promised && kind !== 'header') {
      // What it is a part of cannot be told without the ReportStreamChange that had to come first.
      changes.judgeUnannounced(unit);
      return 'stray';
    }
    moved.length = 0;
    const before = reports;
    for (const judge of dataRules) judge(unit, kind);
    conversation.tookData(unit, kind);
    if (kind === 'media' && reports === before) stretches.passed(unit, context.reference);
    return kind;
  }

  function seeOther(unit: Exclude<Unit, DataUnit>): void {
    switch (unit.kind) {
      case 'packet':
        return seePacket(unit);
      case 'datagram':
        conversation.datagrams.arrived += 1;
        for (const rule of rules) rule.datagram?.(unit);
        return;
      case 'resend':
        for (const rule of rules) rule.resend?.(unit);
        return overUdp().resend.resend?.(unit);
      case 'broken':
        for (const rule of rules) rule.broken?.(unit);
        return;
      case 'stall':
        for (const rule of rules) rule.stall?.(unit);
        return;
      case 'end':
        for (const rule of rules) rule.end?.(unit);
    }
  }

  return {
    conversation,
    streams: () => conversation.content?.streams.map(({ number }) => number) ?? [],
    take: stretches.take,
    settle() {
      const stretch = stretches.settle();
      if (stretch !== undefined) conversation.tookStretch(stretch);
      return stretch;
    },
    see(unit) {
      stretches.pause();
      datagrams?.before(unit);
      if (unit.kind === 'data') return seeData(unit);
      seeOther(unit);
      return undefined;
    },
    done() {
      datagrams?.done();
      for (const rule of rules) rule.done?.();
    },
  };
}
