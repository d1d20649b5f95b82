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

/**
 * Writes `struct` with `values`. What follows from the rest is derived: chunkLen, counts, offsets, alignment
 * padding (zeros), constants. A value given for a derived or constant field is written as it is: that is how
 * malformed input is made. Throws on a value that is missing or of the wrong type, which is a mistake of ours.
 */
export function encode<F extends Fields>(struct: Struct<F>, values: Partial<Values<F>>): Uint8Array {
  const writer = idle ?? new Writer();
  // A mistake of ours leaves it half written, and it is not used again.
  idle = undefined;
  // Inside the writer a structure is a record of unknown values, each checked against its field when written.
  writer.struct(struct, values as Readonly<Record<string, unknown>>, struct.name);
  const bytes = writer.done();
  idle = writer;
  return bytes;
}

/** The writer of the last message, for the next one: its bytes cost more to make than a message to write. */
let idle: Writer | undefined;

class Writer {
  #bytes = new Uint8Array(256);
  #view = new DataView(this.#bytes.buffer);
  #at = 0;

  /** `path` names the structure in messages: `StreamSwitch`, `StreamSwitch.aStreamEntries[1]`. */
  struct(struct: Struct, given: Readonly<Record<string, unknown>>, path: string): void {
    const start = this.#at;
    for (const name in given) {
      if (!Object.hasOwn(struct.fields, name)) throw new Error(`${path} has no field ${name}`);
    }
    const { counted, placed } = plan(struct);
    const values = counted.length === 0 ? given : { ...derivedCounts(counted, given, path), ...given };
    const starts = placed.length === 0 ? undefined : new Map<string, number>();
    let leftOut: string | undefined;
    for (const [name, field] of entriesOf(struct.fields)) {
      starts?.set(name, this.#at);
      if (field.optional && values[name] === undefined) {
        leftOut ??= name;
        continue;
      }
      // Behind a gap the value would stand where the field that was left out belongs.
      if (leftOut !== undefined) throw new Error(`${path}.${leftOut} has no value`);
      this.#field(field, values[name], path, name);
    }
    while ((this.#at - start) % struct.align !== 0) this.#integer(1, 0);
    if (starts !== undefined) this.#patch(placed, values, starts, start);
  }

  done(): Uint8Array {
    const bytes = this.#bytes.slice(0, this.#at);
    this.#at = 0;
    return bytes;
  }

  #field(field: Field, given: unknown, parent: string, name: string): void {
    const { layout } = field;
    const value = given ?? field.constraint?.only ?? field.fallback ?? absent(layout);
    if (layout.kind === 'integer' && typeof value === 'number') return this.#integer(layout.size, value);
    const path = `${parent}.${name}`;
    if (value === undefined) throw new Error(`${path} has no value`);
    switch (layout.kind) {
      case 'integer':
        throw new Error(`${path} must be a number`);
      case 'u64': {
        const whole = typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : value;
        if (typeof whole !== 'bigint') throw new Error(`${path} must be a bigint`);
        this.#room(8);
        this.#view.setBigUint64(this.#at, BigInt.asUintN(64, whole), true);
        this.#at += 8;
        return;
      }
      case 'f64':
        if (typeof value !== 'number') throw new Error(`${path} must be a number`);
        this.#room(8);
        this.#view.setFloat64(this.#at, value, true);
        this.#at += 8;
        return;
      case 'utf16':
      case 'bytes':
        this.#raw(rawBytes(layout, value, path));
        return;
      case 'ansi': {
        const raw = new Uint8Array(layout.size);
        if (typeof value !== 'string') throw new Error(`${path} must be text`);
        for (let i = 0; i < Math.min(value.length, layout.size - 1); i++) raw[i] = value.charCodeAt(i) & 0xff;
        this.#raw(raw);
        return;
      }
      case 'struct':
        this.struct(layout.of, record(value, path), path);
        return;
      case 'list':
        if (!Array.isArray(value)) throw new Error(`${path} must be a list`);
        for (const [n, entry] of value.entries())
          this.struct(layout.of, record(entry, `${path}[${n}]`), `${path}[${n}]`);
    }
  }

  /** Derived values that are known only once everything has been written. */
  #patch(
    placed: Entries,
    values: Readonly<Record<string, unknown>>,
    starts: ReadonlyMap<string, number>,
    start: number,
  ): void {
    for (const [name, { layout }] of placed) {
      if (layout.kind === 'integer' && layout.derived === 'chunks' && values[name] === undefined) {
        this.#view.setUint32(starts.get(name) ?? start, (this.#at - start) / 8, true);
      }
      if (
        layout.kind === 'bytes' &&
        layout.extent.is === 'located' &&
        values[layout.extent.at] === undefined
      ) {
        const present = values[name] instanceof Uint8Array && values[name].length > 0;
        const distance = (starts.get(name) ?? 0) - (starts.get(layout.extent.from) ?? 0);
        this.#view.setUint32(starts.get(layout.extent.at) ?? start, present ? distance : 0, true);
      }
    }
  }

  #integer(size: 1 | 2 | 4, value: number): void {
    this.#room(size);
    if (size === 1) this.#view.setUint8(this.#at, value);
    else if (size === 2) this.#view.setUint16(this.#at, value, true);
    else this.#view.setUint32(this.#at, value, true);
    this.#at += size;
  }

  #raw(raw: Uint8Array): void {
    this.#room(raw.length);
    this.#bytes.set(raw, this.#at);
    this.#at += raw.length;
  }

  #room(size: number): void {
    if (this.#at + size <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#at + size));
    grown.set(this.#bytes);
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
  }
}

type Entries = ReturnType<typeof entriesOf>;

interface Plan {
  /** Fields of variable size whose count or offset another field holds. */
  readonly counted: Entries;
  /** Fields whose place decides what another one holds, or that are known only in the end. */
  readonly placed: Entries;
}

const plans = new WeakMap<Struct, Plan>();

/** Which fields need more than being written, listed once. */
function plan(struct: Struct): Plan {
  let found = plans.get(struct);
  if (found === undefined) {
    const all = entriesOf(struct.fields);
    const counted = all.filter(([, { layout }]) => countOf(layout) !== undefined);
    const placed = all.filter(
      ([, { layout }]) =>
        (layout.kind === 'integer' && layout.derived === 'chunks') ||
        (layout.kind === 'bytes' && layout.extent.is === 'located'),
    );
    found = { counted, placed };
    plans.set(struct, found);
  }
  return found;
}

/** The field that counts what has this layout. */
function countOf(layout: Layout): string | undefined {
  if (layout.kind === 'list') return layout.count;
  if (layout.kind !== 'utf16' && layout.kind !== 'bytes') return undefined;
  const { extent } = layout;
  return extent.is === 'counted' || extent.is === 'located' ? extent.by : undefined;
}

/** Count fields follow from what they count, unless the caller states them. */
function derivedCounts(
  counted: Entries,
  given: Readonly<Record<string, unknown>>,
  path: string,
): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const [name, { layout, fallback, constraint }] of counted) {
    const value = given[name] ?? constraint?.only ?? fallback;
    if (layout.kind === 'list') counts[layout.count] = Array.isArray(value) ? value.length : 0;
    if (layout.kind !== 'utf16' && layout.kind !== 'bytes') continue;
    const { extent } = layout;
    if (extent.is !== 'counted' && extent.is !== 'located') continue;
    const size = value === undefined ? 0 : rawBytes(layout, value, `${path}.${name}`).length;
    counts[extent.by] = extent.is === 'counted' && extent.unit === 'characters' ? size / 2 : size;
  }
  return counts;
}

/** What an unset field holds: nothing, or zeros where its size is fixed; offsets and chunkLen are patched later. */
function absent(layout: Layout): Value | undefined {
  if (layout.kind === 'utf16') return layout.extent.is === 'counted' ? new Uint8Array() : '';
  if (layout.kind === 'bytes') return new Uint8Array(layout.extent.is === 'fixed' ? layout.extent.size : 0);
  if (layout.kind === 'integer') return layout.derived === undefined ? undefined : 0;
  return undefined;
}

/** The bytes of a text or byte field; raw bytes are taken for either, which is how broken text is sent. */
function rawBytes(
  layout: { kind: 'utf16' | 'bytes'; extent: Extent; nul?: NulStyle },
  value: unknown,
  path: string,
): Uint8Array {
  if (value instanceof Uint8Array) return value;
  if (layout.kind === 'bytes') throw new Error(`${path} must be bytes`);
  if (typeof value !== 'string') throw new Error(`${path} must be text or bytes`);
  if (value === '' && layout.extent.is === 'counted') return new Uint8Array();
  const text = layout.nul === 'bare' ? value : `${value}\0`;
  const raw = new Uint8Array(text.length * 2);
  const view = new DataView(raw.buffer);
  for (let i = 0; i < text.length; i++) view.setUint16(i * 2, text.charCodeAt(i), true);
  return raw;
}

function record(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) throw new Error(`${path} must be a record`);
  // Any object can be read as a record of unknown values.
  return value as Readonly<Record<string, unknown>>;
}
