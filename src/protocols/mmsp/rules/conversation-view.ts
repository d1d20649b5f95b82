import type { AsfHeader } from '../../../asf/header.ts';
import type { Fields, Values } from '../../../wire/fields.ts';
import type { Message } from '../../../wire/message.ts';
import type { Funnel } from '../funnel-name.ts';
import type { DataUnit } from '../unit.ts';
import type { Announced } from './announced.ts';
import type { FunnelInfos } from './funnel-infos.ts';
import type { HeaderPieces } from './header-pieces.ts';
import type { PairPackets } from './pair-packets.ts';
import type { Play } from './plays.ts';
import type { MessageUnit } from './rule.ts';
import type { Selection } from './selection.ts';

/** What a Data packet is a part of; `pair` is a packet-pair packet. */
export type DataKind = 'header' | 'media' | 'pair' | 'stray';

/** The same of a datagram: `late` is a piece of a header that was asked for once more since. */
export type DatagramKind = DataKind | 'late';

/** An ASF file header on its way. */
export interface HeaderState {
  readonly incarnation: number;
  bytes: number;
  /** How many bytes it needs, as far as that is known from its first packet or was announced. */
  size: number | undefined;
  complete: boolean;
  /** What came of it over UDP. */
  readonly pieces: HeaderPieces;
  /** It comes without a ReadBlock, as that of a playlist entry does over TCP ([MS-MMSP] 3.2.4.2). */
  readonly unasked: boolean;
  /** What its first packet over TCP carried, right or not. */
  carries: number | undefined;
  /** When its ReportReadBlock came. */
  reportedAt: number | undefined;
}

/** Datagrams of a session. */
export interface DatagramCounts {
  /** All that came, whatever they hold. */
  arrived: number;
  /** Media packets that came although they had not been lost: asked for again, or made twice by the network. */
  repeated: number;
  /** Media packets that came because they were asked for again, and had not come before. */
  recovered: number;
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
  kindOf(unit: DataUnit): DataKind;
  readonly header: HeaderState | undefined;
  /** What the latest ReportConnectedFunnel agreed on; none before. */
  readonly funnel: Funnel | undefined;
  /** How Data packets are to come. */
  readonly delivery: 'tcp' | 'udp';
  /** The address of the client, when the client is ours. */
  readonly ownAddress: string | undefined;
  /** Which ReportFunnelInfo messages are a packet pair over TCP. */
  readonly funnelInfos: Pick<FunnelInfos, 'placeOf'>;
  /** Whether a ReportFunnelInfo has agreed on a packet pair over UDP: the latest of them, and any of them. */
  readonly packetPair: { readonly now: boolean; readonly ever: boolean };
  /** The packet-pair packets that came. */
  readonly pairs: Pick<PairPackets, 'count' | 'with'>;
  /** What came over UDP so far. */
  readonly datagrams: DatagramCounts;
  /** How often the media packet of that 32-bit number came because it was asked for again. */
  copiesOf(sequenceNumber: number): number;
  /** Media packets of all plays that have arrived. */
  readonly mediaArrived: number;
  /** The latest ASF header that arrived whole. */
  readonly content: AsfHeader | undefined;
  /** The latest play that was asked for. */
  readonly play: Play | undefined;
  /** The latest play that the server started. */
  readonly running: Play | undefined;
  /** The play that a media packet belongs to: one that runs may go on while another is asked for. */
  playOf(unit: DataUnit): Play | undefined;
  readonly selection: Selection;
  /** Every stream of the content is selected, and nothing of it is to be left out. */
  selectsAll(): boolean;
  /** Number of the entry of a playlist that is sent, from 0: how many ReportStreamChange came. */
  readonly entry: number;
  /** What the server said of it. */
  readonly announced: Announced;
  /** An entry has ended with hr 1, and its ReportStreamChange has not come. */
  readonly promised: boolean;
  /** Major version of the server product, 0 when it is not known. */
  readonly serverMajor: number;
  /** The client is a Windows Media Services 4.x server, which gets all streams, with padding. */
  readonly servicesClient: boolean;
}
