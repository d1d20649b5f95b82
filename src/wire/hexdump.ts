import { show } from './show.ts';
import type { Span } from './span.ts';

/** A line of an annotated dump: the bytes of one field, its name and value. */
export interface DumpField {
  readonly span: Span;
  readonly path: string;
  readonly value?: unknown;
}

export interface DumpMark {
  readonly span: Span;
  readonly text: string;
}

const PER_LINE = 16;
const LINES_PER_FIELD = 4;

/**
 * A dump with one field per line: offset, bytes, name, value; the marked bytes end in `<-- text`. A long field
 * shows its first lines. Bytes that no field covers stand in lines of their own.
 */
export function dumpFields(bytes: Uint8Array, fields: readonly DumpField[], mark?: DumpMark): string[] {
  const lines: string[] = [];
  let at = 0;
  let marked = false;
  const emit = (span: Span, label: string): void => {
    const hit = !marked && mark !== undefined && touches(span, mark.span);
    if (hit) marked = true;
    lines.push(...dumpSpan(bytes, span, label, hit && mark !== undefined ? `   <-- ${mark.text}` : ''));
  };
  for (const { span, path, value } of [...fields].sort((a, b) => a.span.start - b.span.start)) {
    if (span.start < at) continue;
    if (span.start > at) emit({ start: at, end: span.start }, '');
    emit(span, value === undefined ? path : `${path}  ${show(value)}`);
    at = span.end;
  }
  if (at < bytes.length) emit({ start: at, end: bytes.length }, '');
  if (mark !== undefined && !marked)
    lines.push(`${offset(mark.span.start)}  ${' '.repeat(47)}  <-- ${mark.text}`);
  return lines;
}

/** Bytes of one field, or of none, at most 16 of them; what follows of the same field is left unnamed. */
export interface AnnotatedBytes {
  readonly offset: number;
  readonly hex: string;
  readonly field: string;
  readonly value: string;
}

/** All bytes, none left out, in the order of the packet. */
export function annotateFields(bytes: Uint8Array, fields: readonly DumpField[]): AnnotatedBytes[] {
  const rows: AnnotatedBytes[] = [];
  const emit = ({ start, end }: Span, field: string, value: string): void => {
    for (let at = start; at < end || (at === start && field !== ''); at += PER_LINE) {
      const part = hex(bytes.subarray(at, Math.min(at + PER_LINE, end)));
      rows.push({
        offset: at,
        hex: part,
        field: at === start ? field : '',
        value: at === start ? value : '',
      });
    }
  };
  let at = 0;
  for (const { span, path, value } of [...fields].sort((a, b) => a.span.start - b.span.start)) {
    if (span.start < at) continue;
    emit({ start: at, end: span.start }, '', '');
    emit(span, path, value === undefined ? '' : show(value));
    at = span.end;
  }
  emit({ start: at, end: bytes.length }, '', '');
  return rows;
}

function dumpSpan(bytes: Uint8Array, { start, end }: Span, label: string, mark: string): string[] {
  const lines: string[] = [];
  const count = Math.max(1, Math.ceil((end - start) / PER_LINE));
  for (let line = 0; line < Math.min(count, LINES_PER_FIELD); line++) {
    const from = start + line * PER_LINE;
    const part = hex(bytes.subarray(from, Math.min(from + PER_LINE, end)));
    lines.push(`${offset(from)}  ${part.padEnd(47)}  ${line === 0 ? `${label}${mark}` : ''}`.trimEnd());
  }
  if (count > LINES_PER_FIELD) lines.push(`      … ${end - start - LINES_PER_FIELD * PER_LINE} more bytes`);
  return lines;
}

/** Whether a span holds the mark's first byte; an empty mark (a field that is missing) belongs to no span before it. */
const touches = (span: Span, mark: Span): boolean => mark.start >= span.start && mark.start < span.end;

const offset = (at: number): string => at.toString(16).padStart(4, '0');
const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
