import type { Field, Layout } from '../../wire/fields.ts';
import type { Span } from '../../wire/span.ts';
import { MESSAGE_LENGTH_BIAS, TCP_HEADER_SIZE } from './constants.ts';
import { messageByName } from './messages/index.ts';
import { TcpMessageHeader } from './messages/tcp-message-header.ts';
import { decodePacket } from './packet.ts';

/** How a field of a packet is made wrong: another number, or one of the words. */
export interface Tamper {
  /** `token`, `log.info.cbSize`; `header.seal` for a field of the TcpMessageHeader. */
  readonly field: string;
  readonly value: number | TamperWord;
}

/**
 * Of a length, count or offset: nothing, 8 bytes less or more, more than was sent, all ones, one byte less. Of a text:
 * without its NUL, with half a surrogate pair. Of any field: the message ends before the field does, and its lengths say so.
 */
export const TAMPER_WORDS = [
  'zero',
  'less',
  'more',
  'beyond',
  'huge',
  'odd',
  'unterminated',
  'lone-surrogate',
  'cut',
] as const;
export type TamperWord = (typeof TAMPER_WORDS)[number];

const TEXT_WORDS: ReadonlySet<unknown> = new Set(['unterminated', 'lone-surrogate']);
const HEADER = 'header.';
const BEYOND = 0x1000;
const HUGE = 0xffffffff;

/** What is wrong with a tamper, as the end of a sentence; undefined when it can be made. */
export function problemOf(message: string, { field, value }: Tamper): string | undefined {
  const definition = fieldOf(message, field);
  if (definition === undefined)
    return `must name a field of ${message}, or header. and one of the TcpMessageHeader, got ${JSON.stringify(field)}`;
  const { kind } = definition.layout;
  if (value === 'cut')
    return field.startsWith(HEADER) ? 'must be a field of the message, which is what is cut' : undefined;
  if (TEXT_WORDS.has(value)) return kind === 'utf16' ? undefined : `must be a text to be ${value}`;
  if (kind !== 'integer') return 'must be a field that is a whole number of at most 4 bytes';
  const fits =
    typeof value === 'string' || (Number.isInteger(value) && value >= 0 && value < 256 ** size(definition));
  return fits ? undefined : `must have a value that fits into ${size(definition)} bytes, got ${value}`;
}

const size = ({ layout }: Field): number => (layout.kind === 'integer' ? layout.size : 0);

/** The field that a path leads to; lists are not entered. */
export function fieldOf(message: string, path: string): Field | undefined {
  const inHeader = path.startsWith(HEADER);
  let fields: Readonly<Record<string, Field>> | undefined = inHeader
    ? TcpMessageHeader.fields
    : messageByName(message)?.fields;
  let found: Field | undefined;
  for (const name of (inHeader ? path.slice(HEADER.length) : path).split('.')) {
    found = fields !== undefined && Object.hasOwn(fields, name) ? fields[name] : undefined;
    fields = found?.layout.kind === 'struct' ? found.layout.of.fields : undefined;
  }
  return found;
}

/** The packet of one message with that field made wrong. `bytes` stay as they are. */
export function tampered(bytes: Uint8Array, { field, value }: Tamper): Uint8Array {
  const { header, messages } = decodePacket(bytes);
  const [found] = messages;
  const span = field.startsWith(HEADER)
    ? header.spans.get(field.slice(HEADER.length))
    : found?.decoded?.spans.get(field);
  if (span === undefined || found === undefined) throw new Error(`the packet has no field ${field}`);
  const layout = fieldOf(found.name, field)?.layout;
  if (value === 'cut') return cut(bytes, keptOf(layout, span) - TCP_HEADER_SIZE);
  const made = bytes.slice();
  const view = new DataView(made.buffer);
  if (value === 'lone-surrogate') halve(view, span);
  else if (value === 'unterminated') fill(view, span);
  else put(view, span, wrongValue(value, read(view, span), stepOf(found.name, field, layout)));
  return made;
}

/** Where a message is cut so that the field is not whole: a text goes altogether, because any part of one can be read. */
function keptOf(layout: Layout | undefined, { start, end }: Span): number {
  const last = layout?.kind === 'utf16' || end === start ? start : end - 1;
  return Math.max(TCP_HEADER_SIZE + 8, Math.floor(last / 8) * 8);
}

/** The first `kept` bytes of the message, a multiple of 8, with lengths that fit. */
function cut(bytes: Uint8Array, kept: number): Uint8Array {
  const made = bytes.slice(0, TCP_HEADER_SIZE + kept);
  const view = new DataView(made.buffer);
  const gone = (bytes.length - made.length) / 8;
  view.setUint32(8, kept + MESSAGE_LENGTH_BIAS, true);
  view.setUint32(16, view.getUint32(16, true) - gone, true);
  view.setUint32(TCP_HEADER_SIZE, kept / 8, true);
  return made;
}

/** Half a surrogate pair in the place of the first character, if there is one. */
function halve(view: DataView, { start, end }: Span): void {
  if (end - start >= 2) view.setUint16(start, 0xd800, true);
}

/** Letters from the first NUL to the end of the text. */
function fill(view: DataView, { start, end }: Span): void {
  let at = start;
  while (at + 1 < end && view.getUint16(at, true) !== 0) at += 2;
  for (; at + 1 < end; at += 2) view.setUint16(at, 0x61, true);
}

function wrongValue(value: number | TamperWord, right: number, step: number): number {
  switch (value) {
    case 'zero':
      return 0;
    case 'less':
      return Math.max(0, right - step);
    case 'more':
      return right + step;
    case 'odd':
      return right - 1;
    case 'beyond':
      return right + BEYOND;
    case 'huge':
      return HUGE;
    default:
      return typeof value === 'number' ? value : right;
  }
}

/** By how much a length, count or offset is off when it is off by 8 bytes: what fits into the padding proves nothing. */
function stepOf(message: string, path: string, layout: Layout | undefined): number {
  if (path === 'header.chunkCount' || (layout?.kind === 'integer' && layout.derived === 'chunks')) return 1;
  for (const { layout: other } of Object.values(messageByName(message)?.fields ?? {})) {
    if (other.kind === 'list' && other.count === path) return 2;
  }
  return 8;
}

function read(view: DataView, { start, end }: Span): number {
  if (end - start === 1) return view.getUint8(start);
  return end - start === 2 ? view.getUint16(start, true) : view.getUint32(start, true);
}

function put(view: DataView, { start, end }: Span, value: number): void {
  if (end - start === 1) view.setUint8(start, value);
  else if (end - start === 2) view.setUint16(start, value, true);
  else view.setUint32(start, value, true);
}
