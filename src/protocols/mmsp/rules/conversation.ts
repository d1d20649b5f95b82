import type { AsfHeader } from '../../../asf/header.ts';
import type { Fields } from '../../../wire/fields.ts';
import type { Message } from '../../../wire/message.ts';
import { MMS_PACKET_PAIR_UDP_HIGH_ENTROPY } from '../constants.ts';
import { type Funnel, readFunnelName } from '../funnel-name.ts';
import {
  Connect,
  ConnectFunnel,
  majorVersion,
  ReportConnectedEX,
  ReportConnectedFunnel,
  ReportFunnelInfo,
} from '../messages/connection.ts';
import { ReadBlock, ReportOpenFile, ReportReadBlock } from '../messages/file.ts';
import { ReportStreamChange } from '../messages/stream-change.ts';
import { valuesOf } from '../packet.ts';
import type { DataHeader, DataUnit } from '../unit.ts';
import type {
  Conversation,
  DatagramCounts,
  DatagramKind,
  DataKind,
  HeaderState,
} from './conversation-view.ts';
import { type Arrival, createHeaderPieces } from './header-pieces.ts';
import { headerSize } from './header-size.ts';
import { createPlays, IN_FLIGHT, type Play, rewinds } from './plays.ts';
import type { MessageUnit } from './rule.ts';
import { createSelection } from './selection.ts';

export type { Conversation, DatagramCounts, DatagramKind, DataKind, HeaderState, Play };

export function createConversation() {
  const latest = new Map<number, MessageUnit>();
  const requests: MessageUnit[] = [];
  const plays = createPlays();
  const selection = createSelection();
  /** Incarnations of headers that were asked for once more since. */
  const formerHeaders = new Set<number>();
  const copies = new Map<number, number>();

  const conversation = {
    header: undefined as HeaderState | undefined,
    funnel: undefined as Funnel | undefined,
    get delivery(): 'tcp' | 'udp' {
      return conversation.funnel?.transport ?? 'tcp';
    },
    ownAddress: undefined as string | undefined,
    datagrams: { arrived: 0, repeated: 0, recovered: 0 } as DatagramCounts,
    copiesOf: (sequenceNumber: number): number => copies.get(sequenceNumber) ?? 0,
    mediaArrived: 0,
    content: undefined as AsfHeader | undefined,
    changed: false,
    serverMajor: 0,
    servicesClient: false,
    selection,
    get play(): Play | undefined {
      return plays.latest;
    },
    get running(): Play | undefined {
      return plays.running;
    },
    playOf({ place, transport, header, time }: DataUnit): Play | undefined {
      if (transport === 'tcp') return plays.of(header);
      return place?.play ?? plays.ofDatagram(header, time);
    },
    get selectsAll(): boolean {
      const { content } = conversation;
      const { streams, thinned } = selection;
      return (
        content !== undefined && thinned.size === 0 && content.streams.every((s) => streams?.has(s.number))
      );
    },
    latest<F extends Fields>(message: Message<F>) {
      return valuesOf(latest.get(message.mid)?.found, message);
    },
    open: () => requests,
    requestOf({ found }: MessageUnit): MessageUnit | undefined {
      const answers = found.message?.answers;
      if (answers === undefined) return undefined;
      return requests.find((request) => answers.includes(request.found.name));
    },
    kindOf({ playIncarnation }: DataHeader): DataKind {
      const { header, play } = conversation;
      if (header && !header.complete && (play === undefined || playIncarnation === header.incarnation))
        return 'header';
      if (play !== undefined) return 'media';
      return header === undefined ? 'stray' : 'header';
    },
    /** By incarnation, because datagrams come in any order; what has a wrong one is taken for what is due. */
    kindOfDatagram(unit: DataUnit): DatagramKind {
      const { header, play } = conversation;
      const { playIncarnation, LocationId } = unit.header;
      if (LocationId >>> 1 === PACKET_PAIR && playIncarnation === 0xff)
        return conversation.packetPair ? 'pair' : 'stray';
      const isPlay = plays.has(playIncarnation);
      if (header && playIncarnation === header.incarnation) {
        if (!header.complete || (!isPlay && (play === undefined || header.pieces.has(unit)))) return 'header';
        return play === undefined ? 'header' : 'media';
      }
      if (isPlay) return 'media';
      if (header && formerHeaders.has(playIncarnation)) {
        const { reportedAt = unit.time } = header;
        const idle = header.complete && play === undefined;
        if (idle || unit.time <= reportedAt + IN_FLIGHT) return 'late';
      }
      return conversation.kindOf(unit.header);
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
      const arrival = header.pieces.add(unit, conversation.latest(ReportOpenFile)?.fileHeaderSize);
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
    get packetPair(): boolean {
      return conversation.latest(ReportFunnelInfo)?.playIncarnation === MMS_PACKET_PAIR_UDP_HIGH_ENTROPY;
    },
    /** Takes a Data packet of the control connection in, after the rules have judged it. */
    tookData(unit: DataUnit, kind: DataKind): void {
      const { header } = conversation;
      if (kind === 'header' && header) {
        if (header.bytes === 0)
          header.size = headerSize(
            unit.bytes.subarray(8),
            conversation.latest(ReportOpenFile)?.fileHeaderSize,
          );
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
    /** Takes a message in, after the rules have judged it. */
    took(message: MessageUnit): void {
      const { found, unit } = message;
      latest.set(found.mid, message);
      plays.took(message);
      selection.took(message);
      if (found.message?.reply !== undefined && unit.from === 'client') requests.push(message);
      if (message.request !== undefined) requests.splice(requests.indexOf(message.request), 1);
      if (found.mid === ReportStreamChange.mid && unit.from === 'server') conversation.changed = true;
      const connect = valuesOf(found, Connect);
      if (connect) conversation.servicesClient = /^spoo+n!/i.test(connect.subscriberName ?? '');
      const connected = valuesOf(found, ReportConnectedEX);
      if (connected) conversation.serverMajor = majorVersion(connected.ServerVersionInfo);
      const asked = message.request && valuesOf(message.request.found, ConnectFunnel);
      if (asked && found.mid === ReportConnectedFunnel.mid)
        conversation.funnel = readFunnelName(asked.funnelName);
      const readBlock = valuesOf(found, ReadBlock);
      if (readBlock) {
        if (conversation.header) formerHeaders.add(conversation.header.incarnation);
        conversation.header = headerOf(lowByte(readBlock.playIncarnation));
      }
      if (
        found.mid === ReportReadBlock.mid &&
        conversation.header &&
        message.request?.found.mid === ReadBlock.mid
      )
        conversation.header.reportedAt = unit.time;
    },
  };
  return conversation satisfies Conversation;
}

const headerOf = (incarnation: number): HeaderState => ({
  incarnation,
  bytes: 0,
  size: undefined,
  complete: false,
  pieces: createHeaderPieces(),
  reportedAt: undefined,
});

/** What the two LocationIds of packet-pair packets, 0xF0F0F000 and 0xF0F0F001, have in common. */
const PACKET_PAIR = 0xf0f0f000 >>> 1;

/** Whether a header packet is the last: it says so, or all bytes are there, `bytes` with its own. */
export const isLastOfHeader = ({ AFFlags }: DataHeader, bytes: number, size: number | undefined): boolean =>
  (AFFlags & 0x08) !== 0 || (size !== undefined && bytes >= size);

/** The low 8 bits, which are all that a Data packet carries of an incarnation. */
export const lowByte = (incarnation: number | undefined): number => (incarnation ?? 0) & 0xff;
