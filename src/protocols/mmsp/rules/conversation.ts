import type { AsfHeader } from '../../../asf/header.ts';
import type { Fields, Values } from '../../../wire/fields.ts';
import type { Message } from '../../../wire/message.ts';
import { type Funnel, readFunnelName } from '../funnel-name.ts';
import {
  Connect,
  ConnectFunnel,
  majorVersion,
  ReportConnectedEX,
  ReportConnectedFunnel,
} from '../messages/connection.ts';
import { ReadBlock, ReportOpenFile } from '../messages/file.ts';
import { ReportStreamChange } from '../messages/stream-change.ts';
import { valuesOf } from '../packet.ts';
import type { DataHeader, DataUnit } from '../unit.ts';
import { headerSize } from './header-size.ts';
import { createPlays, type Play } from './plays.ts';
import type { MessageUnit } from './rule.ts';
import { createSelection, type Selection } from './selection.ts';

export type { Play };

/** What a Data packet is a part of. */
export type DataKind = 'header' | 'media' | 'stray';

/** An ASF file header on its way. */
export interface HeaderState {
  readonly incarnation: number;
  bytes: number;
  /** How many bytes it needs, as far as that is known from its first packet or was announced. */
  size: number | undefined;
  complete: boolean;
}

/**
 * What the units so far add up to. The rules read it; it judges nothing. It is updated with a unit after the
 * rules have seen that unit, except for `request`, which is found first.
 */
export interface Conversation {
  /** The values of the latest message of that definition, from either side; any may be missing. */
  latest<F extends Fields>(message: Message<F>): Partial<Values<Message<F>['fields']>> | undefined;
  /** The request that this reply answers: the oldest open one of a kind that it may answer. */
  requestOf(reply: MessageUnit): MessageUnit | undefined;
  /** Requests that wait for a reply, oldest first. */
  open(): readonly MessageUnit[];
  kindOf(header: DataHeader): DataKind;
  readonly header: HeaderState | undefined;
  /** What the latest ReportConnectedFunnel agreed on; none before. */
  readonly funnel: Funnel | undefined;
  /** How Data packets are to come. */
  readonly delivery: 'tcp' | 'udp';
  /** How often the media packet of that 32-bit number came again since it was asked for again. */
  copiesOf(sequenceNumber: number): number;
  /** The latest ASF header that arrived whole. */
  readonly content: AsfHeader | undefined;
  /** The latest play that was asked for. */
  readonly play: Play | undefined;
  /** The latest play that the server started. */
  readonly running: Play | undefined;
  /** The play that a media packet belongs to: one that runs may go on while another is asked for. */
  playOf(header: DataHeader): Play | undefined;
  readonly selection: Selection;
  /** Every stream of the content is selected, and nothing of it is to be left out. */
  readonly selectsAll: boolean;
  /** A ReportStreamChange came: Data packets belong to an entry whose size and header are not known here. */
  readonly changed: boolean;
  /** Major version of the server product, 0 when it is not known. */
  readonly serverMajor: number;
  /** The client is a Windows Media Services 4.x server, which gets all streams, with padding. */
  readonly servicesClient: boolean;
}

export function createConversation() {
  const latest = new Map<number, MessageUnit>();
  const requests: MessageUnit[] = [];
  const plays = createPlays();
  const selection = createSelection();

  const conversation = {
    header: undefined as HeaderState | undefined,
    funnel: undefined as Funnel | undefined,
    get delivery(): 'tcp' | 'udp' {
      return conversation.funnel?.transport ?? 'tcp';
    },
    copiesOf: (_sequenceNumber: number): number => 0,
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
    playOf: (header: DataHeader): Play | undefined => plays.of(header),
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
    /** Takes a Data packet in, after the rules have judged it. */
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
        play.packets += 1;
        play.lastLocationId = unit.header.LocationId;
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
        const incarnation = lowByte(readBlock.playIncarnation);
        conversation.header = { incarnation, bytes: 0, size: undefined, complete: false };
      }
    },
  };
  return conversation satisfies Conversation;
}

/** Whether a header packet is the last: it says so, or all bytes are there, `bytes` with its own. */
export const isLastOfHeader = ({ AFFlags }: DataHeader, bytes: number, size: number | undefined): boolean =>
  (AFFlags & 0x08) !== 0 || (size !== undefined && bytes >= size);

/** The low 8 bits, which are all that a Data packet carries of an incarnation. */
export const lowByte = (incarnation: number | undefined): number => (incarnation ?? 0) & 0xff;
