import type { Report } from '../../requirements/observation.ts';
import { decode } from '../../wire/decode.ts';
import { encode } from '../../wire/encode.ts';
import type { Value } from '../../wire/fields.ts';
import { DATA_HEADER_SIZE } from './constants.ts';
import { type ClientFacts, createIncarnations, defaultsOf } from './defaults.ts';
import { createFramer, type Frame } from './framing.ts';
import { CloseFile } from './messages/file.ts';
import { messageByName } from './messages/index.ts';
import { RequestPacketListResend } from './messages/resend.ts';
import { watchOwnMouth } from './own-mouth.ts';
import { decodePacket, encodePacket, type HeaderValues } from './packet.ts';
import { shownBytes } from './redact.ts';
import type { DataKind } from './rules/conversation.ts';
import { createJudge } from './rules/index.ts';
import type { MessageUnit, ReferenceCopy } from './rules/rule.ts';
import type { Stretch } from './rules/stretch.ts';
import { type Tamper, tampered } from './tamper.ts';
import {
  type DataHeader,
  type Destination,
  emptyDataHeader,
  type PacketUnit,
  readDataHeader,
  type Side,
  type Unit,
} from './unit.ts';

export interface SessionOptions {
  readonly report: Report;
  readonly reference?: ReferenceCopy | undefined;
  /** Copies of all entries of a playlist. */
  readonly entries?: readonly ReferenceCopy[] | undefined;
  /** Milliseconds, from any fixed start. */
  readonly now: () => number;
  /** The earliest moment at which what is heard now can have arrived; now, unless told. */
  readonly arrived?: () => number;
  /** Called with every unit before it is judged. */
  readonly beforeUnit?: (unit: Unit) => void;
  /** Called with every unit after it was judged; a Data unit's bytes are valid only during the call. */
  readonly onUnit: (unit: Unit, kind?: DataKind) => void;
  /** Called with media packets that only go on with their play instead of `onUnit` with each; without it there are none. */
  readonly onStretch?: (stretch: Stretch, firstUnit: number) => void;
  /** Called with every message after it was judged, with the request that it answers. */
  readonly onMessage?: (message: MessageUnit) => void;
  /** How chunkCount is written: as specified, or without the last 16 bytes as every product does. */
  readonly chunkCount: 'letter' | 'custom';
}

/** What a step sends: one packet, with one message unless no client would send it so. */
export interface Request {
  readonly messages: readonly {
    readonly message: string;
    readonly values: Readonly<Record<string, Value>>;
  }[];
  readonly header: HeaderValues;
  /** Whether the values break the letter on purpose; if not, a violation is our own error. */
  readonly deliberate: boolean;
  /** Makes a field wrong after everything has been encoded. */
  readonly tamper?: Tamper;
  /** TCP unless stated. */
  readonly over?: 'tcp' | 'udp';
}

/** What goes out. */
export interface Outgoing {
  readonly bytes: Uint8Array;
  /** As anybody may see it: as long, with credentials masked. */
  readonly shown: () => Uint8Array;
}

export type Session = ReturnType<typeof openSession>;

/**
 * One MMS conversation without a socket: bytes go in from either side in any chunking, units come out, and every
 * unit is judged. A live player, a recording and a man in the middle all use it.
 */
export function openSession(options: SessionOptions) {
  const judge = createJudge(options.report, options, options.onMessage);
  const incarnations = createIncarnations();
  const header: DataHeader = emptyDataHeader();
  const framers = { server: framer('server'), client: framer('client') };
  let index = 0;
  let seq = 0;
  let started: number | undefined;
  let lastIncarnation = 0;

  const info = (from: Side) => ({ from, transport: 'tcp', time: options.now(), index: index++ }) as const;

  const packetOf = (from: Side, bytes: Uint8Array, since?: number): PacketUnit => ({
    from,
    transport: 'tcp',
    time: options.now(),
    index: index++,
    ...(since !== undefined && { since }),
    kind: 'packet',
    packet: decodePacket(bytes),
  });

  function see(unit: Unit): void {
    options.beforeUnit?.(unit);
    options.onUnit(unit, judge.see(unit));
  }

  function framer(from: Side) {
    const take = (bytes: Buffer, at: number): number => judge.take(bytes, at, options.now);
    return createFramer(
      (frame) => {
        settle();
        if (frame.kind === 'broken') see({ ...info(from), kind: 'broken', broken: frame });
        else see(unitOf(frame, from));
      },
      // Whoever looks at every unit gets every unit.
      from === 'server' && options.onStretch !== undefined && options.beforeUnit === undefined
        ? { take }
        : {},
    );
  }

  function settle(): void {
    const stretch = judge.settle();
    if (stretch === undefined) return;
    const first = index;
    index += stretch.count;
    options.onStretch?.(stretch, first);
  }

  function unitOf({ kind, bytes }: Frame, from: Side): Unit {
    if (kind === 'packet') return packetOf(from, bytes, from === 'server' ? options.arrived?.() : undefined);
    // Written out: spreading `info` into it took half the time that a Data packet needs.
    return {
      from,
      transport: 'tcp',
      time: options.now(),
      index: index++,
      kind,
      bytes,
      header: readDataHeader(bytes, header),
    };
  }

  function encodeMessage(
    message: string,
    given: Readonly<Record<string, Value>>,
    facts: ClientFacts,
  ): Uint8Array {
    const definition = messageByName(message);
    if (definition === undefined) throw new Error(`no message is named ${message}`);
    const defaults = defaultsOf(message, facts, judge.conversation, lastIncarnation);
    const values = merge(defaults, given);
    if (
      'playIncarnation' in definition.fields &&
      values.playIncarnation === undefined &&
      NUMBERED.has(message)
    ) {
      values.playIncarnation = incarnations.next(message === 'ReadBlock' ? 'header' : 'play');
    }
    if (PLAYS.has(message) && typeof values.playIncarnation === 'number')
      lastIncarnation = values.playIncarnation;
    return encode(definition, values);
  }

  return {
    conversation: judge.conversation,
    incarnations,
    /** Number that the next unit will have. */
    nextUnit: () => index,
    /** Number of the unit that is judged, or was last; 0 before the first. */
    latestUnit: () => Math.max(0, index - 1),
    /** Bytes of a side, as they came off the connection. */
    hear(from: Side, chunk: Uint8Array): void {
      framers[from].push(chunk);
      settle();
    },
    /** A datagram of the server, as it came off one of the client's UDP sockets; a view that is read only during the call. */
    hearDatagram(bytes: Uint8Array, to: Destination): void {
      const whole =
        bytes.length >= DATA_HEADER_SIZE && readDataHeader(bytes, header).PacketSize === bytes.length;
      const isData = whole && header.PacketSize >= DATA_HEADER_SIZE;
      const from = 'server';
      const transport = 'udp';
      const time = options.now();
      const since = options.arrived?.() ?? time;
      if (isData) see({ from, transport, time, since, index: index++, kind: 'data', bytes, header, to });
      else see({ from, transport, time, since, index: index++, kind: 'datagram', bytes, to });
    },
    /** Encodes a RequestPacketListResend ([MS-MMSP] 2.2.5) for media packets by their 32-bit numbers, and takes it for sent. */
    requestResend(
      packets: readonly number[],
      given: Readonly<Record<string, Value>>,
      facts: ClientFacts,
    ): Uint8Array {
      const defaults = defaultsOf('RequestPacketListResend', facts, judge.conversation, lastIncarnation);
      const dwBeginPacketList = packets.map((sequenceNumber) => ({ sequenceNumber }));
      const bytes = encode(RequestPacketListResend, { dwBeginPacketList, ...defaults, ...given });
      see({
        from: 'client',
        transport: 'udp',
        time: options.now(),
        index: index++,
        kind: 'resend',
        bytes,
        decoded: decode(RequestPacketListResend, bytes),
      });
      return bytes;
    },
    /** Encodes a request with what follows from the conversation, and takes it for sent. */
    send(request: Request, facts: ClientFacts): Outgoing {
      const parts = request.messages.map(({ message, values }) => encodeMessage(message, values, facts));
      const length = parts.reduce((sum, part) => sum + part.length, 0);
      const now = options.now();
      started ??= now;
      const right = encodePacket(parts, {
        seq: seq++ & 0xffff,
        timeSent: BigInt(Math.max(0, Math.round(now - started))),
        ...(options.chunkCount === 'custom' && { chunkCount: (length + 16) / 8 }),
        ...request.header,
      });
      const bytes = request.tamper === undefined ? right : tampered(right, request.tamper);
      const outgoing = { bytes, shown: () => shownBytes(bytes, right) };
      judge.conversation.ownAddress = facts.localAddress;
      // What no server takes for a message of a client adds nothing to the conversation.
      if (request.tamper?.field === 'MID' || request.over === 'udp') {
        this.sendRaw(bytes, request.over);
        return outgoing;
      }
      const unit = packetOf('client', bytes);
      if (!request.deliberate) watchOwnMouth(options.report, unit);
      see(unit);
      return outgoing;
    },
    /** Takes bytes for sent that are no message. */
    sendRaw(bytes: Uint8Array, over: 'tcp' | 'udp' = 'tcp'): void {
      const message = 'sent on purpose';
      const broken = { kind: 'broken', reason: 'packet-size', message, bytes } as const;
      see({ ...info('client'), transport: over, kind: 'broken', broken });
    },
    /** A wait ended without what it waited for: an incomplete packet is told to the rules. */
    stalled(): void {
      see({ ...info('server'), kind: 'stall', pending: framers.server.pending().slice() });
    },
    /** A server that leaves in the middle of a packet has not sent it; after CloseFile it may leave as it likes. */
    ended(by: Side, how: 'closed' | 'reset'): void {
      const cut = by === 'server' && framers.server.pending().length > 0;
      if (cut && judge.conversation.latest(CloseFile) === undefined) this.stalled();
      see({ ...info(by), kind: 'end', how, pending: framers.server.pending().slice() });
    },
    pending: () => framers.server.pending(),
    /** Stream numbers of the latest ASF header that arrived whole. */
    streams: () => judge.streams(),
    done: () => judge.done(),
  };
}

/** Requests that start a play, which a StopPlaying then names. */
const PLAYS = new Set(['StartPlaying', 'StartStriding']);
/** Requests whose playIncarnation is a counter of the client. */
const NUMBERED = new Set(['OpenFile', 'ReadBlock', 'StartPlaying', 'StartStriding']);

/** Given values over defaults, records within records too. */
function merge(
  defaults: Readonly<Record<string, Value>>,
  given: Readonly<Record<string, Value>>,
): Record<string, Value> {
  const merged: Record<string, Value> = { ...defaults };
  for (const [key, value] of Object.entries(given)) {
    const old = merged[key];
    merged[key] = isRecord(old) && isRecord(value) ? merge(old, value) : value;
  }
  return merged;
}

const isRecord = (value: Value | undefined): value is Readonly<Record<string, Value>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
