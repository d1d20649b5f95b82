import { encode } from '../../../../wire/encode.ts';
import type { Value } from '../../../../wire/fields.ts';
import { messageByName } from '../../messages/index.ts';
import { encodeData, encodePacket, type HeaderValues } from '../../packet.ts';
import type { Destination, Side } from '../../unit.ts';

// Hand-made conversations: a list of what either side says, in which a test replaces, drops, inserts or alters
// any part, by values for the encoder or by edited bytes.

type Edit = (bytes: Uint8Array) => Uint8Array;

interface Common {
  /** What a test calls this line by: `ReportOpenFile`, `header 0`, `media 12`. */
  readonly name: string;
  readonly from: Side;
  /** Milliseconds after the line before; 10 unless told. */
  readonly after?: number;
  readonly edit?: Edit;
}

export interface MessageLine extends Common {
  readonly kind: 'message';
  readonly message: string;
  readonly values: Readonly<Record<string, Value>>;
  /** TcpMessageHeader fields that are not derived. */
  readonly header: HeaderValues;
}

export interface DataValues {
  readonly LocationId: number;
  readonly playIncarnation: number;
  readonly AFFlags: number;
  readonly PacketSize?: number;
}

export interface DataLine extends Common {
  readonly kind: 'data';
  readonly values: DataValues;
  readonly payload: Uint8Array;
  /** The socket at which it arrives as a datagram; over TCP without it. */
  readonly to?: Destination;
}

export interface BytesLine extends Common {
  readonly kind: 'bytes';
  readonly bytes: Uint8Array;
  readonly to?: Destination;
}

/** A RequestPacketListResend of the client. */
export interface ResendLine extends Common {
  readonly kind: 'resend';
  readonly packets: readonly number[];
  readonly values: Readonly<Record<string, Value>>;
}

export interface EndLine extends Common {
  readonly kind: 'end';
  readonly how: 'closed' | 'reset';
}

/** A wait that ended with nothing more from the server. */
export interface StallLine extends Common {
  readonly kind: 'stall';
}

export type Line = MessageLine | DataLine | BytesLine | ResendLine | EndLine | StallLine;

type Values = Readonly<Record<string, Value>>;

const message = (from: Side, name: string, values: Values, header: HeaderValues): MessageLine => ({
  kind: 'message',
  from,
  name,
  message: name,
  values,
  header,
});

export const client = (name: string, values: Values = {}, header: HeaderValues = {}): MessageLine =>
  message('client', name, values, header);
export const server = (name: string, values: Values = {}, header: HeaderValues = {}): MessageLine =>
  message('server', name, values, header);
export const data = (name: string, values: DataValues, payload: Uint8Array): DataLine => ({
  kind: 'data',
  from: 'server',
  name,
  values,
  payload,
});
export const raw = (from: Side, bytes: Uint8Array, name = 'raw'): BytesLine => ({
  kind: 'bytes',
  from,
  name,
  bytes,
});
/** The port that the client names for UDP. */
export const UDP_PORT = 7000;
const OWN: Destination = { port: UDP_PORT, foreign: false };
/** A datagram of any bytes. */
export const datagram = (bytes: Uint8Array, name = 'datagram'): BytesLine => ({
  ...raw('server', bytes, name),
  to: OWN,
});
export const resend = (packets: readonly number[], values: Values = {}): ResendLine => ({
  kind: 'resend',
  from: 'client',
  name: 'resend',
  packets,
  values,
});
/** The line over UDP, at the socket that was agreed on or at another one. */
export const overUdp = <L extends Line>(line: L, to: Destination = OWN): L =>
  line.kind === 'data' ? { ...line, to } : line;

export const closed = (from: Side, how: 'closed' | 'reset' = 'closed'): EndLine => ({
  kind: 'end',
  from,
  name: 'end',
  how,
});
export const stall: StallLine = { kind: 'stall', from: 'server', name: 'stall' };

/** A conversation that is changed by copies: every method returns another one. A name stands for its first line. */
export interface Talk {
  readonly lines: readonly Line[];
  /** Values of a message, or of the header of a Data packet. */
  with(name: string, values: Readonly<Record<string, Value>>): Talk;
  /** Values of the TcpMessageHeader. */
  header(name: string, values: HeaderValues): Talk;
  payload(name: string, edit: Edit): Talk;
  edit(name: string, edit: Edit): Talk;
  later(name: string, ms: number): Talk;
  drop(name: string): Talk;
  before(name: string, ...lines: readonly Line[]): Talk;
  after(name: string, ...lines: readonly Line[]): Talk;
  replace(name: string, ...lines: readonly Line[]): Talk;
  /** Up to that line and without it. */
  until(name: string): Talk;
  then(...lines: readonly Line[]): Talk;
  line(name: string): Line;
  /** Every line that `change` returns something else for. */
  each(change: (line: Line) => Line): Talk;
}

export function talk(lines: readonly Line[]): Talk {
  const at = (name: string): number => {
    const index = lines.findIndex((line) => line.name === name);
    if (index < 0) throw new Error(`the conversation has no line ${name}`);
    return index;
  };
  const change = (name: string, edit: (line: Line) => Line): Talk =>
    talk(lines.map((line, i) => (i === at(name) ? edit(line) : line)));
  const splice = (index: number, remove: number, added: readonly Line[]): Talk =>
    talk([...lines.slice(0, index), ...added, ...lines.slice(index + remove)]);
  return {
    lines,
    with: (name, values) =>
      change(name, (line) => {
        if (line.kind === 'message') return { ...line, values: { ...line.values, ...values } };
        if (line.kind === 'data') return { ...line, values: { ...line.values, ...values } };
        throw new Error(`${name} has no values`);
      }),
    header: (name, header) =>
      change(name, (line) => {
        if (line.kind !== 'message') throw new Error(`${name} has no TcpMessageHeader`);
        return { ...line, header: { ...line.header, ...header } };
      }),
    payload: (name, edit) =>
      change(name, (line) => {
        if (line.kind !== 'data') throw new Error(`${name} has no payload`);
        return { ...line, payload: edit(line.payload.slice()) };
      }),
    edit: (name, edit) => change(name, (line) => ({ ...line, edit })),
    later: (name, after) => change(name, (line) => ({ ...line, after })),
    drop: (name) => splice(at(name), 1, []),
    before: (name, ...added) => splice(at(name), 0, added),
    after: (name, ...added) => splice(at(name) + 1, 0, added),
    replace: (name, ...added) => splice(at(name), 1, added),
    until: (name) => talk(lines.slice(0, at(name))),
    // biome-ignore lint/suspicious/noThenProperty: nobody awaits a conversation, and the word is the right one
    then: (...added) => talk([...lines, ...added]),
    line(name) {
      const line = lines[at(name)];
      if (line === undefined) throw new Error(name);
      return line;
    },
    each: (edit) => talk(lines.map(edit)),
  };
}

/** A line with its bytes and its time; lines without bytes have none. */
export interface Said {
  readonly line: Line;
  readonly time: number;
  readonly bytes: Uint8Array;
}

/** Bytes of every line: seq counts the packets of each side, and timeSent the milliseconds since its first. */
export function said({ lines }: Talk): readonly Said[] {
  const seq = { client: 0, server: 0 };
  const first: { client?: number; server?: number } = {};
  let time = 1000;
  return lines.map((line) => {
    time += line.after ?? 10;
    const encoded = (): Uint8Array => {
      if (line.kind === 'data') return encodeData(line.values, line.payload);
      if (line.kind === 'bytes') return line.bytes;
      if (line.kind !== 'message') return new Uint8Array();
      const definition = messageByName(line.message);
      if (definition === undefined) throw new Error(`no message is named ${line.message}`);
      first[line.from] ??= time;
      const timeSent = BigInt(time - (first[line.from] ?? time));
      return encodePacket([encode(definition, line.values)], {
        seq: seq[line.from]++ & 0xffff,
        timeSent,
        ...line.header,
      });
    };
    const bytes = encoded();
    return { line, time, bytes: line.edit ? line.edit(bytes.slice()) : bytes };
  });
}
