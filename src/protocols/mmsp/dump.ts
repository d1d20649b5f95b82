import type { Decoded } from '../../wire/decode.ts';
import { decode } from '../../wire/decode.ts';
import {
  type AnnotatedBytes,
  annotateFields,
  type DumpField,
  type DumpMark,
  dumpFields,
} from '../../wire/hexdump.ts';
import type { Span } from '../../wire/span.ts';
import { Data } from './messages/data.ts';
import { RequestPacketListResend } from './messages/resend.ts';
import { decodePacket, type Packet } from './packet.ts';
import { withoutSecrets } from './redact.ts';

const MARGIN = 6;

/** A packet with one field per line, the marked one pointed at, and what stands around it. */
export function dumpPacket(shown: Packet, span: Span | undefined, text: string): readonly string[] {
  const packet = withoutSecrets(shown);
  return around(dumpFields(packet.bytes, fieldsOf(packet), markOf(span, text)));
}

/** The whole packet, field by field, for those who lay it out themselves. Never throws. */
export function annotatePacket(bytes: Uint8Array): readonly AnnotatedBytes[] {
  const packet = withoutSecrets(decodePacket(bytes));
  return annotateFields(packet.bytes, fieldsOf(packet));
}

/** A Data packet, field by field. Never throws. */
export const annotateData = (bytes: Uint8Array): readonly AnnotatedBytes[] =>
  annotateFields(bytes, leaves(decode(Data, bytes)));

/** A request for packets that were lost, field by field. Never throws. */
export const annotateResend = (bytes: Uint8Array): readonly AnnotatedBytes[] =>
  annotateFields(bytes, leaves(decode(RequestPacketListResend, bytes)));

const fieldsOf = (packet: Packet): DumpField[] => [
  ...leaves(packet.header),
  ...packet.messages.flatMap((m) => (m.decoded ? leaves(m.decoded) : [])),
];

export function dumpData(bytes: Uint8Array, span: Span | undefined, text: string): readonly string[] {
  return around(dumpFields(bytes, leaves(decode(Data, bytes)), markOf(span, text)));
}

/** Bytes that begin a packet but do not complete it. */
export function dumpPartial(bytes: Uint8Array, span: Span | undefined, text: string): readonly string[] {
  return dumpPacket(decodePacket(bytes.slice(0, 4096)), span, text);
}

function leaves(decoded: Decoded): DumpField[] {
  /** Paths of what has fields of its own: a list of a peer may have thousands of them. */
  const outer = new Set<string>();
  for (const path of decoded.spans.keys())
    for (let at = 0; at < path.length; at++)
      if (path[at] === '.' || path[at] === '[') outer.add(path.slice(0, at));
  return [...decoded.spans].flatMap(([path, span]) =>
    outer.has(path) ? [] : [{ span, path, value: valueAt(decoded.values, path) }],
  );
}

/** The value at `log.info.szURL` or `aStreamEntries[0].wDstStreamNumber`. */
export function valueAt(values: unknown, path: string): unknown {
  return path
    .split(/[.[\]]+/)
    .filter((key) => key !== '')
    .reduce<unknown>((at, key) => (isIndexable(at) ? at[key] : undefined), values);
}

const isIndexable = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const markOf = (span: Span | undefined, text: string): DumpMark | undefined =>
  span ? { span, text } : undefined;

/** The lines near the mark; the whole when nothing is marked or it is short. */
function around(lines: readonly string[]): readonly string[] {
  const at = lines.findIndex((line) => line.includes('<--'));
  if (at < 0 || lines.length <= 2 * MARGIN + 4) return lines.slice(0, 40);
  const from = Math.max(0, at - MARGIN);
  const to = Math.min(lines.length, at + MARGIN);
  return [
    ...(from > 0 ? [`      … ${from} lines before`] : []),
    ...lines.slice(from, to),
    ...(to < lines.length ? [`      … ${lines.length - to} lines after`] : []),
  ];
}
