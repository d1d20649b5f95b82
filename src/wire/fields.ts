import type { Constraint } from './constraints.ts';

/**
 * The vocabulary in which structures are declared. A field is a plain value: what its bytes look like (layout),
 * what they mean (doc) and what they must be (constraint). Encoder, decoder, schema, dump and documentation
 * are readings of it. Fields stand in wire order and every integer is little-endian ([MS-MMSP] 2.2).
 */
export interface Field<T = unknown> {
  readonly layout: Layout;
  readonly doc: string;
  readonly constraint?: Constraint;
  /** What the encoder writes when no value is given. */
  readonly fallback?: T;
  /** A field of an optional tail: present only when the structure is long enough for it. */
  readonly optional?: true;
  /** Credentials: whoever shows the bytes leaves these out. */
  readonly secret?: true;
}

export type Layout =
  | {
      readonly kind: 'integer';
      readonly size: 1 | 2 | 4;
      readonly signed: boolean;
      readonly derived?: 'chunks';
    }
  | { readonly kind: 'u64' }
  | { readonly kind: 'f64' }
  | { readonly kind: 'utf16'; readonly extent: Extent; readonly nul: NulStyle }
  | { readonly kind: 'bytes'; readonly extent: Extent }
  | { readonly kind: 'ansi'; readonly size: number }
  | { readonly kind: 'list'; readonly count: string; readonly of: Struct }
  | { readonly kind: 'struct'; readonly of: Struct };

/**
 * How text ends. added: the encoder writes a NUL, the value ends before the first one; bare: none is written;
 * parts: several parts with a NUL after each, those between them belong to the value.
 */
export type NulStyle = 'added' | 'bare' | 'parts';

/** How far a field of variable size reaches. */
export type Extent =
  | { readonly is: 'fixed'; readonly size: number }
  /** Another field counts it, in bytes or in UTF-16 characters; NUL included. */
  | { readonly is: 'counted'; readonly by: string; readonly unit: 'bytes' | 'characters' }
  /** To the end of the structure, or to the place that an offset field names, if that is not 0. */
  | { readonly is: 'rest'; readonly until?: string }
  /** At the distance named by the field `at` from the first byte of the field `from`; absent when that is 0. */
  | { readonly is: 'located'; readonly at: string; readonly from: string; readonly by: string };

export type Fields = Readonly<Record<string, Field>>;

export interface Struct<F extends Fields = Fields> {
  readonly name: string;
  readonly section: string;
  readonly fields: F;
  /** The whole is padded to a multiple of this many bytes (8 for messages, 1 for everything else). */
  readonly align: number;
}

export type ValueOf<F> = F extends Field<infer T> ? T : never;
/** The record that a structure decodes to; after lenient decoding any field may be missing. */
export type Values<F extends Fields> = { -readonly [K in keyof F]: ValueOf<F[K]> };
/** What a decoded or encodable field may hold. */
export type Value =
  | number
  | bigint
  | string
  | Uint8Array
  | readonly Value[]
  | { readonly [key: string]: Value };

interface Extras<T> {
  readonly fallback?: T;
  readonly optional?: true;
  readonly secret?: true;
}

const field = <T>(layout: Layout, doc: string, constraint?: Constraint, extras?: Extras<T>): Field<T> => ({
  layout,
  doc,
  ...(constraint && { constraint }),
  ...extras,
});

const integer =
  (size: 1 | 2 | 4, signed = false) =>
  (doc: string, constraint?: Constraint, extras?: Extras<number>): Field<number> =>
    field({ kind: 'integer', size, signed }, doc, constraint, extras);

export const u8 = integer(1);
export const u16 = integer(2);
export const u32 = integer(4);
export const i16 = integer(2, true);

export const u64 = (doc: string, constraint?: Constraint, extras?: Extras<bigint>): Field<bigint> =>
  field({ kind: 'u64' }, doc, constraint, extras);

export const f64 = (doc: string, constraint?: Constraint, extras?: Extras<number>): Field<number> =>
  field({ kind: 'f64' }, doc, constraint, extras);

/** chunkLen: the size of the structure in units of 8 bytes; the encoder derives it. */
export const chunks = (doc: string): Field<number> =>
  field({ kind: 'integer', size: 4, signed: false, derived: 'chunks' }, doc);

/** UTF-16LE text. */
export const utf16 = (
  doc: string,
  extent: Extent,
  nul: NulStyle,
  constraint?: Constraint,
  extras?: Extras<string>,
): Field<string> => field({ kind: 'utf16', extent, nul }, doc, constraint, extras);

export const bytes = (
  doc: string,
  extent: Extent,
  constraint?: Constraint,
  extras?: Extras<Uint8Array>,
): Field<Uint8Array> => field({ kind: 'bytes', extent }, doc, constraint, extras);

/** Text in a fixed array of `size` bytes of the ANSI code page, NUL included; empty text is "-" ([MS-MMSP] 2.2.1). */
export const ansi = (doc: string, size: number, constraint?: Constraint): Field<string> =>
  field({ kind: 'ansi', size }, doc, constraint, { fallback: '-' });

export const list = <F extends Fields>(
  doc: string,
  count: string,
  of: Struct<F>,
): Field<readonly Partial<Values<F>>[]> => field({ kind: 'list', count, of }, doc);

export const struct = <F extends Fields>(doc: string, of: Struct<F>): Field<Partial<Values<F>>> =>
  field({ kind: 'struct', of }, doc);

export const fixed = (size: number): Extent => ({ is: 'fixed', size });
export const characters = (by: string): Extent => ({ is: 'counted', by, unit: 'characters' });
export const byteCount = (by: string): Extent => ({ is: 'counted', by, unit: 'bytes' });
export const rest = (until?: string): Extent => ({ is: 'rest', ...(until !== undefined && { until }) });

export const structure = <F extends Fields>(
  name: string,
  section: string,
  fields: F,
  align = 1,
): Struct<F> => ({
  name,
  section,
  fields,
  align,
});

const entries = new WeakMap<Fields, readonly (readonly [string, Field])[]>();

/** The fields of a structure in wire order: listed once, since every packet asks. */
export function entriesOf(fields: Fields): readonly (readonly [string, Field])[] {
  let found = entries.get(fields);
  if (found === undefined) {
    found = Object.entries(fields);
    entries.set(fields, found);
  }
  return found;
}
