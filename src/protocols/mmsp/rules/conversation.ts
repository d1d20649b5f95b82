import { guid, readGuid } from '../../../asf/guid.ts';
import type { AsfHeader } from '../../../asf/header.ts';
import { readAsfPacket } from '../../../asf/packet.ts';
import type { Fields } from '../../../wire/fields.ts';
import type { Message } from '../../../wire/message.ts';
import { failed, MMS_PACKET_PAIR_UDP_HIGH_ENTROPY } from '../constants.ts';
import { type Funnel, readFunnelName } from '../funnel-name.ts';
import {
  Connect,
  ConnectFunnel,
  majorVersion,
  ReportConnectedEX,
  ReportConnectedFunnel,
  ReportFunnelInfo,
} from '../messages/connection.ts';
import { ReadBlock, ReportReadBlock } from '../messages/file.ts';
import { ReportEndOfStream } from '../messages/playing.ts';
import { ReportStreamChange } from '../messages/stream-change.ts';
import { type PacketMessage, valuesOf } from '../packet.ts';
import { type DataHeader, type DataUnit, earliest, type PacketUnit } from '../unit.ts';
import { announcedBy, NOTHING_ANNOUNCED } from './announced.ts';
import type {
  Conversation,
  DatagramCounts,
  DatagramKind,
  DataKind,
  HeaderState,
} from './conversation-view.ts';
import { createFunnelInfos } from './funnel-infos.ts';
import type { Arrival } from './header-pieces.ts';
import { headerSize } from './header-size.ts';
import { headerOf } from './header-state.ts';
import { createPairPackets, isPair, type PairArrival } from './pair-packets.ts';
import { createPlays, IN_FLIGHT, type Play, rewinds, UNASKED } from './plays.ts';
import type { MessageUnit } from './rule.ts';
import { createSelection } from './selection.ts';
import type { Stretch } from './stretch.ts';

export type { Conversation, DatagramCounts, DatagramKind, DataKind, HeaderState, Play };

export function createConversation() {
  const latest = new Map<number, PacketMessage>();
  const requests: MessageUnit[] = [];
  const plays = createPlays();
  const selection = createSelection();
  const funnelInfos = createFunnelInfos(() => requests);
  const pairs = createPairPackets();
  /** Incarnations of headers that were asked for once more since. */
  const formerHeaders = new Set<number>();
  const copies = new Map<number, number>();

  const conversation = {
    header: undefined as HeaderState | undefined,
    funnel: undefined as Funnel | undefined,
    delivery: 'tcp' as 'tcp' | 'udp',
    ownAddress: undefined as string | undefined,
    datagrams: { arrived: 0, repeated: 0, recovered: 0 } as DatagramCounts,
    copiesOf: (sequenceNumber: number): number => copies.get(sequenceNumber) ?? 0,
    mediaArrived: 0,
    content: undefined as AsfHeader | undefined,
    entry: 0,
    announced: NOTHING_ANNOUNCED,
    promised: false,
    serverMajor: 0,
    servicesClient: false,
    selection,
    funnelInfos,
    pairs,
    packetPair: { now: false, ever: false },
    play: undefined as Play | undefined,
    running: undefined as Play | undefined,
    playOf(unit: DataUnit): Play | undefined {
      const { place, transport, header } = unit;
      if (transport === 'tcp') return plays.of(header);
      return place?.play ?? plays.ofDatagram(header, earliest(unit));
    },
    selectsAll(): boolean {
      const { content } = conversation;
      const { streams, thinned } = selection;
      return (
        content !== undefined && thinned.size === 0 && content.streams.every((s) => streams?.has(s.number))
      );
    },
    latest<F extends Fields>(message: Message<F>) {
      return valuesOf(latest.get(message.mid), message);
    },
    open: () => requests,
    requestOf(reply: MessageUnit): MessageUnit | undefined {
      const answers = reply.found.message?.answers;
      const together = funnelInfos.requestOf(reply);
      if (together !== undefined) return together;
      if (answers === undefined) return undefined;
      return requests.find((request) => answers.includes(request.found.name));
    },
    kindOf(unit: DataUnit): DataKind {
      const { header } = conversation;
      const play = playOfEntry();
      const { playIncarnation } = unit.header;
      if (header !== undefined && isPair(unit.header, conversation.play !== undefined)) return 'pair';
      if (header?.unasked) return kindAfterChange(unit, header);
      if (header && !header.complete && (play === undefined || playIncarnation === header.incarnation))
        return 'header';
      if (play !== undefined) return 'media';
      return header === undefined ? 'stray' : 'header';
    },
    /** By incarnation, because datagrams come in any order; what has a wrong one is taken for what is due. */
    kindOfDatagram(unit: DataUnit): DatagramKind {
      const { header } = conversation;
      const play = playOfEntry();
      const { playIncarnation } = unit.header;
      if (header !== undefined && isPair(unit.header, conversation.play !== undefined)) return 'pair';
      const isPlay = plays.has(playIncarnation);
      if (header && playIncarnation === header.incarnation) {
        if (!header.complete || (!isPlay && (play === undefined || header.pieces.has(unit)))) return 'header';
        return play === undefined ? 'header' : 'media';
      }
      if (isPlay) return 'media';
      if (header && formerHeaders.has(playIncarnation)) {
        const { reportedAt = unit.time } = header;
        const idle = header.complete && play === undefined;
        if (idle || earliest(unit) <= reportedAt + IN_FLIGHT) return 'late';
      }
      return conversation.kindOf(unit);
    },
    /**
     * A header packet of the control connection that belongs to an earlier ReadBlock: it was under way when the header
     * was asked for once more, to which the ReportReadBlock is the answer.
     */
    isOutdated({ header: { playIncarnation } }: DataUnit): boolean {
      const { header } = conversation;
      if (header === undefined || header.reportedAt !== undefined || playIncarnation === header.incarnation)
        return false;
      return formerHeaders.has(playIncarnation);
    },
    /** Takes a header packet in that came over UDP, before the rules judge it. */
    tookPiece(unit: DataUnit): Arrival {
      const { header } = conversation;
      if (header === undefined) return 'new';
      const arrival = header.pieces.add(unit, conversation.announced.headerSize);
      header.bytes = header.pieces.bytes;
      header.complete = header.pieces.complete;
      return arrival;
    },
    /** Takes a media packet in that came over UDP, when it arrives. */
    arrivedMedia({ header }: DataUnit, play: Play, number: number | undefined): void {
      play.arrived += 1;
      conversation.mediaArrived += 1;
      play.reached = Math.max(play.reached, header.LocationId);
      if (number === undefined) return;
      play.numbers.first = Math.min(play.numbers.first, number);
      play.numbers.last = Math.max(play.numbers.last, number);
      play.numbers.count += 1;
    },
    /** A media packet came that was asked for again. */
    tookCopy(number: number): void {
      copies.set(number, (copies.get(number) ?? 0) + 1);
    },
    /** Takes a media packet in that came over UDP, after the rules have judged it in its turn. */
    tookMedia({ header }: DataUnit, play: Play): void {
      play.packets += 1;
      const least = rewinds(play) && play.packets > 1;
      play.lastLocationId = (least ? Math.min : Math.max)(play.lastLocationId, header.LocationId);
    },
    /** Takes a packet-pair packet in, before the rules judge it. */
    tookPair: (unit: DataUnit): PairArrival => pairs.add(unit),
    /** Takes a Data packet of the control connection in, after the rules have judged it. */
    tookData(unit: DataUnit, kind: DataKind): void {
      const { header } = conversation;
      if (kind === 'header' && header) {
        if (header.bytes === 0)
          header.size = headerSize(unit.bytes.subarray(8), conversation.announced.headerSize);
        header.carries ??= unit.header.playIncarnation;
        header.bytes += unit.header.payloadLength;
        // A server that never marks its last packet has still sent the header when all bytes are there.
        if (isLastOfHeader(unit.header, header.bytes, header.size)) header.complete = true;
      } else if (kind === 'media') {
        const play = plays.of(unit.header);
        if (play === undefined) return;
        play.arrived += 1;
        conversation.mediaArrived += 1;
        play.packets += 1;
        play.lastLocationId = unit.header.LocationId;
        play.reached = Math.max(play.reached, unit.header.LocationId);
      }
    },
    /** Takes packets in that only go on with their play. */
    tookStretch({ play, count, last }: Stretch): void {
      play.arrived += count;
      conversation.mediaArrived += count;
      play.packets += count;
      play.lastLocationId = last;
      play.reached = Math.max(play.reached, last);
    },
    /** Takes a message in, after the rules have judged it. */
    took(message: MessageUnit): void {
      const { found, unit } = message;
      // A MID that no message has is asked for by nobody, and a server has four billion of them.
      if (found.message !== undefined) latest.set(found.mid, found);
      funnelInfos.took(message);
      const { running } = plays;
      const ends = unit.from === 'server' ? valuesOf(found, ReportEndOfStream) : undefined;
      if (ends) conversation.promised = ends.hr === 1 && running !== undefined && !running.ended;
      plays.took(message, conversation.entry);
      tellPlays();
      if (plays.running !== running) conversation.promised = false;
      selection.took(message);
      if (found.message?.reply !== undefined && unit.from === 'client') requests.push(message);
      // The second and the third message of a packet pair answer what the first has answered already.
      const answered = message.request === undefined ? -1 : requests.indexOf(message.request);
      if (answered >= 0) requests.splice(answered, 1);
      const funnelInfo = valuesOf(found, ReportFunnelInfo);
      if (funnelInfo && !failed(funnelInfo.hr ?? 0)) {
        const now = funnelInfo.playIncarnation === MMS_PACKET_PAIR_UDP_HIGH_ENTROPY;
        conversation.packetPair = { now, ever: now || conversation.packetPair.ever };
      }
      if (unit.from === 'server') conversation.announced = announcedBy(found) ?? conversation.announced;
      if (found.mid === ReportStreamChange.mid && unit.from === 'server') enter(unit);
      const connect = valuesOf(found, Connect);
      if (connect) conversation.servicesClient = /^spoo+n!/i.test(connect.subscriberName ?? '');
      const connected = valuesOf(found, ReportConnectedEX);
      if (connected) conversation.serverMajor = majorVersion(connected.ServerVersionInfo);
      const asked = message.request && valuesOf(message.request.found, ConnectFunnel);
      if (asked && found.mid === ReportConnectedFunnel.mid) tellFunnel(readFunnelName(asked.funnelName));
      const readBlock = valuesOf(found, ReadBlock);
      if (readBlock) {
        if (conversation.header) formerHeaders.add(conversation.header.incarnation);
        conversation.header = headerOf(lowByte(readBlock.playIncarnation), false);
      }
      if (
        found.mid === ReportReadBlock.mid &&
        conversation.header &&
        message.request?.found.mid === ReadBlock.mid
      )
        conversation.header.reportedAt = unit.time;
    },
  };
  function tellPlays(): void {
    conversation.play = plays.latest;
    conversation.running = plays.running;
  }

  function tellFunnel(funnel: Funnel | undefined): void {
    conversation.funnel = funnel;
    conversation.delivery = funnel?.transport ?? 'tcp';
  }

  /** A play of an earlier entry says nothing of what is sent of this one. */
  function playOfEntry(): Play | undefined {
    const { play } = conversation;
    return play?.entry === conversation.entry ? play : undefined;
  }

  /** The next entry of a playlist begins ([MS-MMSP] 3.2.4.2). */
  function enter({ time, index }: PacketUnit): void {
    const overTcp = conversation.delivery === 'tcp';
    conversation.entry += 1;
    conversation.promised = false;
    conversation.content = undefined;
    if (conversation.header && !conversation.header.unasked)
      formerHeaders.add(conversation.header.incarnation);
    // No report comes before a header that nobody asked for.
    conversation.header = overTcp ? { ...headerOf(UNASKED, true), reportedAt: time } : undefined;
    plays.enter(conversation.entry, time, overTcp);
    tellPlays();
    selection.enter(index);
  }

  return conversation satisfies Conversation;
}

/**
 * What a Data packet is after a ReportStreamChange over TCP, where header and media carry the same incarnation: the
 * header begins with its first bytes, and lasts until it is complete.
 */
function kindAfterChange({ bytes, header: { playIncarnation } }: DataUnit, header: HeaderState): DataKind {
  if (header.complete) return 'media';
  if (header.carries !== undefined) return playIncarnation === header.carries ? 'header' : 'media';
  const begins = bytes.length >= 24 && readGuid(bytes, 8) === guid.header;
  return begins || readAsfPacket(bytes.subarray(8)).findings.length > 0 ? 'header' : 'media';
}

/** Whether a header packet is the last: it says so, or all bytes are there, `bytes` with its own. */
export const isLastOfHeader = ({ AFFlags }: DataHeader, bytes: number, size: number | undefined): boolean =>
  (AFFlags & 0x08) !== 0 || (size !== undefined && bytes >= size);

/** The low 8 bits, which are all that a Data packet carries of an incarnation. */
export const lowByte = (incarnation: number | undefined): number => (incarnation ?? 0) & 0xff;
