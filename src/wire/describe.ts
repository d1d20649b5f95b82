import type { Field, Layout, Struct } from './fields.ts';

/** One row of a structure's documentation. */
export interface FieldRow {
  /** Bytes from the start of the structure, or `…` behind a field of variable size. */
  readonly offset: string;
  readonly size: string;
  readonly type: string;
  readonly name: string;
  readonly value: string;
  readonly requirement: string;
  readonly doc: string;
}

/** The documentation of a structure, read off its definition. */
export function describe(struct: Struct): FieldRow[] {
  let at: number | undefined = 0;
  return Object.entries(struct.fields).map(([name, field]) => {
    const size = sizeOf(field.layout);
    const row: FieldRow = {
      offset: at === undefined ? '…' : String(at),
      size: size === undefined ? extentText(field.layout) : String(size),
      type: typeOf(field.layout),
      name,
      value: field.constraint?.expected ?? '',
      requirement: field.constraint?.requirement ?? '',
      doc: docOf(field),
    };
    at = at === undefined || size === undefined ? undefined : at + size;
    return row;
  });
}

function docOf({ doc, optional }: Field): string {
  return optional ? `${doc} (optional)` : doc;
}

/** Bytes, where they are the same in every message. */
export function sizeOf(layout: Layout): number | undefined {
  switch (layout.kind) {
    case 'integer':
    case 'ansi':
      return layout.size;
    case 'u64':
    case 'f64':
      return 8;
    case 'bytes':
    case 'utf16':
      return layout.extent.is === 'fixed' ? layout.extent.size : undefined;
    case 'struct':
      return Object.values(layout.of.fields).reduce<number | undefined>((sum, inner) => {
        const size = sizeOf(inner.layout);
        return sum === undefined || size === undefined ? undefined : sum + size;
      }, 0);
    case 'list':
      return undefined;
  }
}

function typeOf(layout: Layout): string {
  if (layout.kind === 'integer') return `${layout.signed ? 'i' : 'u'}${layout.size * 8}`;
  if (layout.kind === 'struct' || layout.kind === 'list') return layout.of.name;
  return layout.kind;
}

function extentText(layout: Layout): string {
  if (layout.kind === 'list') return `${layout.count} entries`;
  if (layout.kind !== 'utf16' && layout.kind !== 'bytes') return '';
  const { extent } = layout;
  if (extent.is === 'counted') return `${extent.by} ${extent.unit}`;
  if (extent.is === 'located') return `${extent.by} bytes at ${extent.at}`;
  return 'to the end';
}
