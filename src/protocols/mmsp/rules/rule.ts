import type { Report } from '../../../requirements/observation.ts';
import type { Message } from '../../../wire/message.ts';
import type { Span } from '../../../wire/span.ts';
import { messageNames, type PacketMessage } from '../packet.ts';
import type {
  BrokenUnit,
  DatagramUnit,
  DataUnit,
  EndUnit,
  PacketUnit,
  ResendUnit,
  StallUnit,
} from '../unit.ts';
import type { Conversation, DataKind } from './conversation.ts';
import type { Arrival } from './header-pieces.ts';
import type { PairArrival } from './pair-packets.ts';
import type { Counter } from './passes.ts';
import type { Play } from './plays.ts';
import type { Stretch } from './stretch.ts';

/** One message of a packet, and what it belongs to. */
export interface MessageUnit {
  readonly unit: PacketUnit;
  readonly found: PacketMessage;
  /** The request that this reply answers. */
  readonly request?: MessageUnit;
}

/**
 * A rule is a fold over the units of one session to sightings. It keeps its state in its closure, sees no socket
 * and no clock, and treats live packets and recorded ones alike.
 */
export interface RuleFold {
  packet?(unit: PacketUnit): void;
  message?(message: MessageUnit): void;
  /** `kind` is what the packet is a part of, as the conversation so far tells. */
  data?(unit: DataUnit, kind: DataKind): void;
  /** Any Data packet that came over UDP, also one that repeats another. */
  landing?(unit: DataUnit, kind: DataKind): void;
  /**
   * One that is new, when it arrives. `data` gets it when its turn comes, in the order of the numbers
   * of media packets, and never when it repeats one; `piece` gets header packets instead.
   */
  arrival?(unit: DataUnit, kind: DataKind): void;
  /** A header packet that came over UDP; the conversation has taken it in already. */
  piece?(unit: DataUnit, arrival: Arrival): void;
  /** A packet-pair packet, whichever way it came; the conversation has taken it in already. */
  pair?(unit: DataUnit, arrival: PairArrival): void;
  datagram?(unit: DatagramUnit): void;
  resend?(unit: ResendUnit): void;
  broken?(unit: BrokenUnit): void;
  stall?(unit: StallUnit): void;
  end?(unit: EndUnit): void;
  /** No more units of this session. */
  done?(): void;
  /** Whether what this rule keeps of the play says the same of any packet that only goes on with it. */
  steady?(play: Play): boolean;
  /** Packets that were not given to `data` one by one, because nothing about them is new. */
  stretch?(stretch: Stretch): void;
}

export interface RuleContext {
  readonly report: Report;
  /** Counters of passes that the present Data packet has moved. */
  readonly moved: Counter[];
  readonly conversation: Conversation;
  /** A copy of the content that is sent now: of a playlist, of the present entry. */
  readonly reference?: ReferenceCopy | undefined;
  /** How many entries the playlist has, when that is known. */
  readonly entries?: number;
}

export type Rule = (context: RuleContext) => RuleFold;

/** A local copy of the content, for byte-exact checks. */
export interface ReferenceCopy {
  readonly headerBytes: Uint8Array;
  /** The whole of it; of one that is not in memory, a piece with the packet that was asked for with `packetAt`. */
  readonly bytes: Uint8Array;
  readonly packetCount: number;
  /** Bytes of every packet. */
  readonly packetSize: number;
  packet(number: number): Uint8Array;
  /** Where it begins in `bytes`, until the next call. */
  packetAt(number: number): number;
  /** Milliseconds, of the packet of that number. */
  sendTime(number: number): number;
}

/** `server ReportFunnelInfo and Ping`: a packet as a whole. */
export const nameOf = ({ from, packet }: PacketUnit): string =>
  `${from} ${messageNames(packet).join(' and ') || 'empty packet'}`;

/** `server ReportOpenFile`: how a report names what was judged. */
export const subjectOf = ({ unit, found }: MessageUnit): string => `${unit.from} ${found.name}`;

export const isMessage = (message: MessageUnit, definition: Message): boolean =>
  message.found.message?.mid === definition.mid;

/** The bytes of a field; of a text that is absent, those of its count. */
export const spanOf = ({ decoded, span }: PacketMessage, path: string): Span =>
  decoded?.spans.get(path) ?? decoded?.spans.get(`cb${path}`) ?? span;
