import { entriesOf, type Layout, type Struct, type Value } from './fields.ts';
import type { Span } from './span.ts';

/** A structure of numbers alone: every field has its place, whatever the bytes are. */
export interface Fixed {
  /** Bytes. */
  readonly size: number;
  readonly fields: readonly FixedField[];
  /** Spans of the fields where the structure begins the bytes: the same for every one of them. */
  readonly spans: ReadonlyMap<string, Span>;
}

interface FixedField {
  readonly name: string;
  readonly offset: number;
  readonly layout: NumberLayout;
}

export type NumberLayout = Extract<Layout, { readonly kind: 'integer' | 'u64' | 'f64' }>;

const known = new WeakMap<Struct, Fixed | 'not fixed'>();

/** Undefined unless every field is a number that is always there. */
export function fixedOf(struct: Struct): Fixed | undefined {
  let found = known.get(struct);
  if (found === undefined) {
    found = laidOut(struct) ?? 'not fixed';
    known.set(struct, found);
  }
  return found === 'not fixed' ? undefined : found;
}

function laidOut(struct: Struct): Fixed | undefined {
  const fields: FixedField[] = [];
  const spans = new Map<string, Span>();
  let size = 0;
  for (const [name, { layout, optional }] of entriesOf(struct.fields)) {
    if (optional || (layout.kind !== 'integer' && layout.kind !== 'u64' && layout.kind !== 'f64'))
      return undefined;
    fields.push({ name, offset: size, layout });
    const start = size;
    size += layout.kind === 'integer' ? layout.size : 8;
    spans.set(name, { start, end: size });
  }
  return { size, fields, spans };
}

/** The values of a fixed structure that begins the bytes; `view` holds all of it. */
export function readFixed({ fields }: Fixed, view: DataView): Record<string, Value> {
  const values: Record<string, Value> = {};
  for (const { name, offset, layout } of fields) values[name] = readNumber(layout, view, offset);
  return values;
}

export function readNumber(layout: NumberLayout, view: DataView, at: number): number | bigint {
  if (layout.kind === 'u64') return view.getBigUint64(at, true);
  if (layout.kind === 'f64') return view.getFloat64(at, true);
  if (layout.size === 1) return view.getUint8(at);
  if (layout.size === 4) return view.getUint32(at, true);
  return layout.signed ? view.getInt16(at, true) : view.getUint16(at, true);
}
