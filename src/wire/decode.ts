import { sizeOf } from './describe.ts';
import {
  type Extent,
  entriesOf,
  type Field,
  type Fields,
  type Layout,
  type NulStyle,
  type Struct,
  type Value,
  type Values,
} from './fields.ts';
import { fixedOf, readFixed, readNumber } from './fixed.ts';
import type { Problem, Span } from './span.ts';

/** What could be read of a structure: values, where each stood, and what was wrong with the bytes. */
export interface Decoded<F extends Fields = Fields> {
  readonly struct: Struct<F>;
  readonly values: Partial<Values<F>>;
  /** Field path to its bytes; paths of nested fields are `log.info.szURL`, `aStreamEntries[0].wThinningLevel`. */
  readonly spans: ReadonlyMap<string, Span>;
  readonly problems: readonly Problem[];
  /** The offset after the last field that was read; alignment padding is not a field. */
  readonly end: number;
}

/** Entries of a list that are read at most; a count field is a claim of the peer, the bytes are what there is. */
const MAX_ENTRIES = 4096;

/**
 * Reads `struct` from `bytes`, from offset `start` to offset `limit` (bytes). Lenient: it never throws on any
 * bytes, never reads beyond `limit`, and allocates no more than the bytes that are there.
 */
export function decode<F extends Fields>(
  struct: Struct<F>,
  bytes: Uint8Array,
  start = 0,
  limit = bytes.length,
): Decoded<F> {
  // Both ways fill the record field by field from `struct`, so it holds just the values that F promises.
  const fixed = start === 0 ? fixedOf(struct) : undefined;
  if (fixed !== undefined && Math.min(limit, bytes.length) >= fixed.size) {
    const values = readFixed(fixed, new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    return {
      struct,
      values: values as Partial<Values<F>>,
      spans: fixed.spans,
      problems: [],
      end: fixed.size,
    };
  }
  const reader = new Reader(bytes, Math.min(limit, bytes.length));
  const values = reader.struct(struct, start, '');
  return {
    struct,
    values: values as Partial<Values<F>>,
    spans: reader.spans,
    problems: reader.problems,
    end: reader.at,
  };
}

class Reader {
  readonly spans = new Map<string, Span>();
  readonly problems: Problem[] = [];
  at = 0;
  /** A field went beyond the limit: where those after it would stand is not known. */
  #cut = false;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #limit: number;

  constructor(bytes: Uint8Array, limit: number) {
    // A Buffer's slice is a view and not a copy, unlike that of the array it is made of.
    this.#bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#limit = limit;
  }

  struct(struct: Struct, start: number, prefix: string): Record<string, Value> {
    const values: Record<string, Value> = {};
    this.at = start;
    for (const [name, field] of entriesOf(struct.fields)) {
      const value = this.#field(field, `${prefix}${name}`, prefix, values);
      if (value !== undefined) values[name] = value.is;
      if (this.#cut) break;
    }
    return values;
  }

  #field(
    field: Field,
    path: string,
    prefix: string,
    values: Record<string, Value>,
  ): { is: Value } | undefined {
    const { layout } = field;
    const fixed = layout.kind === 'struct' ? undefined : sizeOf(layout);
    if (fixed !== undefined && this.#limit - this.at < fixed) {
      if (!field.optional)
        this.#truncated(path, this.at, `is ${fixed} bytes, but ${this.#limit - this.at} are there`);
      return undefined;
    }
    switch (layout.kind) {
      case 'integer':
      case 'u64':
      case 'f64': {
        const start = this.at;
        this.at += fixed ?? 0;
        this.#span(path, start, this.at);
        return { is: readNumber(layout, this.#view, start) };
      }
      case 'struct': {
        const start = this.at;
        const inner = this.struct(layout.of, start, `${path}.`);
        this.#span(path, start, this.at);
        return { is: inner };
      }
      case 'list':
        return { is: this.#list(layout, path, values) };
      case 'ansi':
        return this.#ansi(layout.size, path);
      case 'utf16':
      case 'bytes': {
        const range = this.#range(layout.extent, path, prefix, values);
        if (range === undefined)
          return layout.extent.is === 'located'
            ? undefined
            : { is: layout.kind === 'utf16' ? '' : new Uint8Array() };
        this.at = range.end;
        this.#span(path, range.start, range.end);
        return {
          is:
            layout.kind === 'utf16'
              ? this.#text(layout.extent, layout.nul, path, range)
              : this.#bytes.slice(range.start, range.end),
        };
      }
    }
  }

  /** Where a field of variable size stands, cut to the bytes that exist; undefined when it is absent. */
  #range(extent: Extent, path: string, prefix: string, values: Record<string, Value>): Span | undefined {
    const start = this.at;
    if (extent.is === 'fixed') return { start, end: start + extent.size };
    if (extent.is === 'counted') {
      const claimed = number(values[extent.by]) * (extent.unit === 'characters' ? 2 : 1);
      return claimed === 0 ? undefined : this.#claim(path, start, claimed);
    }
    if (extent.is === 'rest') {
      const until = extent.until === undefined ? 0 : number(values[extent.until]);
      return { start, end: until > 0 ? Math.min(start + until, this.#limit) : this.#limit };
    }
    const distance = number(values[extent.at]);
    const size = number(values[extent.by]);
    if (distance === 0 && size === 0) return undefined;
    const from = (this.spans.get(`${prefix}${extent.from}`)?.start ?? start) + distance;
    if (distance === 0 || from + size > this.#limit) {
      const end = Math.max(start, this.#limit);
      this.#problem(
        'offset-outside',
        path,
        Math.min(from, end),
        end,
        `${extent.at} and ${extent.by} point outside the message`,
      );
      return undefined;
    }
    return { start: from, end: from + size };
  }

  #claim(path: string, start: number, size: number): Span {
    if (start + size > this.#limit)
      this.#truncated(path, start, `is ${size} bytes by its count, but ${this.#limit - start} are there`);
    return { start, end: Math.min(start + size, this.#limit) };
  }

  #text(extent: Extent, nul: NulStyle, path: string, { start, end }: Span): string {
    let text = '';
    let at = start;
    for (; at + 1 < end; at += 2) {
      const unit = this.#view.getUint16(at, true);
      if (unit === 0 && nul !== 'parts') break;
      text += String.fromCharCode(unit);
    }
    if (nul === 'parts') return withoutNuls(text);
    const counted = extent.is === 'counted';
    if (counted && (end - start) % 2 === 1)
      this.#problem('odd-length', path, start, end, 'is an odd number of bytes of UTF-16');
    if (at + 1 >= end && nul === 'added' && extent.is !== 'rest') {
      this.#problem('not-terminated', path, start, end, 'has no NUL inside its count');
    } else if (counted && at + 2 < end) {
      this.#problem('text-after-nul', path, at, end, 'goes on after its NUL');
    }
    return text;
  }

  #ansi(size: number, path: string): { is: string } {
    const start = this.at;
    const end = start + size;
    this.at = end;
    this.#span(path, start, end);
    const nul = this.#bytes.subarray(start, end).indexOf(0);
    if (nul < 0) this.#problem('not-terminated', path, start, end, 'has no NUL');
    const stop = nul < 0 ? end : start + nul;
    return {
      is: Array.from(this.#bytes.subarray(start, stop), (byte) => String.fromCharCode(byte)).join(''),
    };
  }

  #list(layout: Extract<Layout, { kind: 'list' }>, path: string, values: Record<string, Value>): Value[] {
    const entries: Value[] = [];
    const start = this.at;
    const claimed = number(values[layout.count]);
    while (entries.length < Math.min(claimed, MAX_ENTRIES) && this.at < this.#limit && !this.#cut) {
      entries.push(this.struct(layout.of, this.at, `${path}[${entries.length}].`));
    }
    if (entries.length < claimed && this.at >= this.#limit && !this.#cut)
      this.#truncated(path, start, `holds ${entries.length} of ${claimed} entries`);
    this.#span(path, start, this.at);
    return entries;
  }

  #span(path: string, start: number, end: number): void {
    this.spans.set(path, { start, end });
  }

  #truncated(path: string, start: number, message: string): void {
    this.#cut = true;
    this.#problem('truncated', path, start, this.#limit, message);
  }

  #problem(code: Problem['code'], path: string, start: number, end: number, message: string): void {
    this.problems.push({
      code,
      path,
      span: { start, end: Math.max(start, end) },
      message: `${path} ${message}`,
    });
  }
}

/** Without the NULs at its end. No expression: it would begin anew at every NUL of a text that is nothing but those. */
function withoutNuls(text: string): string {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 0) end--;
  return text.slice(0, end);
}

const number = (value: Value | undefined): number => (typeof value === 'number' ? value : 0);
