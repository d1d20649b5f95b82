import type { Field, Layout, Struct } from '../wire/fields.ts';

/** What a layout takes, in the words of a problem. */
export function describeLayout(layout: Layout): string {
  switch (layout.kind) {
    case 'integer': {
      const [low, high] = integerRange(layout);
      return `a whole number from ${low} to ${high}`;
    }
    case 'u64':
      return 'a whole number from 0 to 2^64 - 1';
    case 'f64':
      return 'a number or unused';
    case 'utf16':
    case 'ansi':
      return 'text';
    case 'bytes':
      return 'bytes, such as { bytes: "00 ff" }';
    case 'list':
      return `a list of ${layout.of.name}`;
    case 'struct':
      return `a record of ${layout.of.name}`;
  }
}

type Integer = Extract<Layout, { kind: 'integer' }>;

export function integerRange({ size, signed }: Integer): readonly [number, number] {
  const values = 2 ** (8 * size);
  return signed ? [-values / 2, values / 2 - 1] : [0, values - 1];
}

export const fitsInteger = (layout: Integer, value: number): boolean => {
  const [low, high] = integerRange(layout);
  return Number.isInteger(value) && value >= low && value <= high;
};

/** Values of one kind can stand for one another, as far as can be told before the run. */
export function sameKind(a: Layout, b: Layout): boolean {
  const kind = ({ kind }: Layout): string => {
    if (kind === 'u64' || kind === 'integer') return 'integer';
    return kind === 'ansi' ? 'utf16' : kind;
  };
  return kind(a) === kind(b);
}

/** Lists of a message: the numbers of a request follow from the conversation, a selection does not. */
export const listFields = (struct: Struct): string[] =>
  Object.entries(struct.fields)
    .filter(([, { layout }]) => layout.kind === 'list')
    .map(([name]) => name);

/** Fields that an entry of a list has to give: the encoder can neither derive nor default them. */
export function mustBeGiven(struct: Struct): string[] {
  const derived = new Set(Object.values(struct.fields).flatMap((field) => countersOf(field)));
  return Object.entries(struct.fields)
    .filter(([name, field]) => !derived.has(name) && !hasDefault(field))
    .map(([name]) => name);
}

/** Fields that the encoder fills in from the size or place of this one. */
function countersOf({ layout }: Field): string[] {
  if (layout.kind === 'list') return [layout.count];
  if (layout.kind !== 'utf16' && layout.kind !== 'bytes') return [];
  const { extent } = layout;
  if (extent.is === 'counted') return [extent.by];
  return extent.is === 'located' ? [extent.by, extent.at] : [];
}

function hasDefault({ layout, fallback, constraint, optional }: Field): boolean {
  if (optional || fallback !== undefined || constraint?.only !== undefined) return true;
  if (layout.kind === 'integer') return layout.derived !== undefined;
  return layout.kind === 'utf16' || layout.kind === 'bytes';
}

export const fieldOf = (struct: Struct, name: string): Field | undefined =>
  Object.hasOwn(struct.fields, name) ? struct.fields[name] : undefined;
