import type { Fields, Values } from '../../../wire/fields.ts';
import type { Message } from '../../../wire/message.ts';
import { failed } from '../constants.ts';
import { majorVersion, ReportConnectedEX } from '../messages/connection.ts';
import { ReadBlock, ReportOpenFile } from '../messages/file.ts';
import {
  ReportEndOfStream,
  ReportStartedPlaying,
  StartPlaying,
  StopPlaying,
  StreamSwitch,
} from '../messages/playing.ts';
import { valuesOf } from '../packet.ts';
import type { DataHeader } from '../unit.ts';
import type { MessageUnit } from './rule.ts';

/** What a Data packet is a part of. */
export type DataKind = 'header' | 'media' | 'stray';

/** A play: from the StartPlaying that asked for it to the ReportEndOfStream that ended it. */
export interface Play {
  /** Low byte of playIncarnation: what its Data packets carry ([MS-MMSP] 2.2.2). */
  readonly incarnation: number;
  readonly request: MessageUnit;
  started: boolean;
  /** ReportStartedPlaying came with a failing hr. */
  refused: boolean;
  /** Media packets so far, and the LocationId of the latest. */
  packets: number;
  lastLocationId: number;
  ended: boolean;
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
  readonly header: { readonly incarnation: number; bytes: number; complete: boolean } | undefined;
  /** The latest play that was asked for. */
  readonly play: Play | undefined;
  /** StopPlaying messages without a ReportEndOfStream yet. */
  readonly openStops: number;
  /** Stream numbers that the client selected; undefined before the first StreamSwitch. */
  readonly selected: ReadonlySet<number> | undefined;
  /** Streams that were selected and have not sent a payload since; a rule takes them out. */
  readonly fresh: Set<number>;
  /** Major version of the server product, 0 when it is not known. */
  readonly serverMajor: number;
}

export function createConversation() {
  const latest = new Map<number, MessageUnit>();
  const requests: MessageUnit[] = [];
  const selected = new Set<number>();
  const fresh = new Set<number>();
  let switched = false;

  const conversation = {
    header: undefined as { incarnation: number; bytes: number; complete: boolean } | undefined,
    play: undefined as Play | undefined,
    openStops: 0,
    serverMajor: 0,
    fresh,
    get selected(): ReadonlySet<number> | undefined {
      return switched ? selected : undefined;
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
    tookData(data: DataHeader, kind: DataKind): void {
      const { header, play } = conversation;
      if (kind === 'header' && header) {
        header.bytes += data.payloadLength;
        const size = conversation.latest(ReportOpenFile)?.fileHeaderSize;
        // A server that never marks its last packet has still sent the header when all bytes are there.
        if ((data.AFFlags & 0x08) !== 0 || (size !== undefined && header.bytes >= size))
          header.complete = true;
      } else if (kind === 'media' && play) {
        play.packets += 1;
        play.lastLocationId = data.LocationId;
      }
    },
    /** Takes a message in, after the rules have judged it. */
    took(message: MessageUnit): void {
      const { found } = message;
      latest.set(found.mid, message);
      if (found.message?.reply !== undefined && message.unit.from === 'client') requests.push(message);
      if (message.request !== undefined) requests.splice(requests.indexOf(message.request), 1);
      effect(message);
    },
  };

  function effect(message: MessageUnit): void {
    const { found } = message;
    const connected = valuesOf(found, ReportConnectedEX);
    if (connected) conversation.serverMajor = majorVersion(connected.ServerVersionInfo);
    const readBlock = valuesOf(found, ReadBlock);
    if (readBlock)
      conversation.header = { incarnation: lowByte(readBlock.playIncarnation), bytes: 0, complete: false };
    const start = valuesOf(found, StartPlaying);
    if (start) {
      conversation.play = {
        incarnation: lowByte(start.playIncarnation),
        request: message,
        started: false,
        refused: false,
        packets: 0,
        lastLocationId: -1,
        ended: false,
      };
    }
    const started = valuesOf(found, ReportStartedPlaying);
    if (started && conversation.play) {
      if (failed(started.hr ?? 0)) conversation.play.refused = true;
      else conversation.play.started = true;
    }
    if (valuesOf(found, StopPlaying)) conversation.openStops += 1;
    if (valuesOf(found, ReportEndOfStream)) {
      if (message.request !== undefined) conversation.openStops -= 1;
      if (conversation.play) conversation.play.ended = true;
    }
    const entries = valuesOf(found, StreamSwitch)?.aStreamEntries;
    if (entries) {
      switched = true;
      for (const { wSrcStreamNumber, wDstStreamNumber, wThinningLevel } of entries) {
        if (wSrcStreamNumber !== undefined && wSrcStreamNumber !== 0xffff) selected.delete(wSrcStreamNumber);
        if (wDstStreamNumber === undefined || wDstStreamNumber === 0xffff) continue;
        if (wThinningLevel === 2) selected.delete(wDstStreamNumber);
        else {
          if (!selected.has(wDstStreamNumber)) fresh.add(wDstStreamNumber);
          selected.add(wDstStreamNumber);
        }
      }
    }
  }

  return conversation satisfies Conversation;
}

/** The low 8 bits, which are all that a Data packet carries of an incarnation. */
export const lowByte = (incarnation: number | undefined): number => (incarnation ?? 0) & 0xff;
