import { z } from 'zod';
import type { Constraint, Tolerance } from './constraints.ts';
import type { Decoded } from './decode.ts';
import { entriesOf, type Field, type Struct } from './fields.ts';
import { show } from './show.ts';
import type { Span } from './span.ts';

/** What a field that was read turned out to be, against its constraint. */
export interface FieldResult {
  readonly requirement: string;
  readonly path: string;
  readonly span: Span | undefined;
  readonly ok: boolean;
  readonly expected: string;
  /** Empty when it is as expected. */
  readonly got: string;
  /** The habit of shipped products that lowers the verdict. */
  readonly tolerance?: Tolerance;
}

const schemas = new WeakMap<Struct, z.ZodObject>();

/** The zod schema of a structure: built from the same fields that encode and decode it, once per process. */
export function schemaOf(struct: Struct): z.ZodObject {
  const known = schemas.get(struct);
  if (known !== undefined) return known;
  const shape: Record<string, z.ZodType> = {};
  // A field that is missing is the finding of the decoder (truncated), not a second one here.
  for (const [name, field] of entriesOf(struct.fields)) shape[name] = fieldSchema(field).optional();
  const schema = z.strictObject(shape);
  schemas.set(struct, schema);
  return schema;
}

function fieldSchema({ layout, constraint }: Field): z.ZodType {
  if (constraint?.schema !== undefined) return constraint.schema;
  switch (layout.kind) {
    case 'integer': {
      const range = 2 ** (layout.size * 8);
      return layout.signed
        ? z
            .int()
            .min(-range / 2)
            .max(range / 2 - 1)
        : z
            .int()
            .min(0)
            .max(range - 1);
    }
    case 'u64':
      return z
        .bigint()
        .min(0n)
        .max(2n ** 64n - 1n);
    case 'f64':
      // Any bit pattern is a double, the infinities and NaN included.
      return z.custom<number>((value) => typeof value === 'number');
    case 'utf16':
    case 'ansi':
      return z.string();
    case 'bytes':
      return z.instanceof(Uint8Array);
    case 'struct':
      return schemaOf(layout.of);
    case 'list':
      return z.array(schemaOf(layout.of));
  }
}

/**
 * Judges every constrained field that was read: zod decides, the path leads to the field's bytes. One result per
 * field, right or wrong. Echoes are not here; they need the conversation.
 */
export function judgeFields(decoded: Decoded): FieldResult[] {
  const { struct, values, spans } = decoded;
  const parsed = schemaOf(struct).safeParse(values);
  const wrong = new Set(parsed.success ? [] : parsed.error.issues.map((issue) => pathText(issue.path)));
  return results(struct, values, '', spans, wrong);
}

function results(
  struct: Struct,
  values: Readonly<Record<string, unknown>>,
  prefix: string,
  spans: ReadonlyMap<string, Span>,
  wrong: ReadonlySet<string>,
): FieldResult[] {
  return entriesOf(struct.fields).flatMap(([name, { layout, constraint }]) => {
    const value = values[name];
    const path = `${prefix}${name}`;
    if (layout.kind === 'struct' && isRecord(value))
      return results(layout.of, value, `${path}.`, spans, wrong);
    if (layout.kind === 'list' && Array.isArray(value)) {
      return value.flatMap((entry, i) =>
        isRecord(entry) ? results(layout.of, entry, `${path}[${i}].`, spans, wrong) : [],
      );
    }
    if (constraint?.schema === undefined || value === undefined) return [];
    return [result(constraint, path, value, values, spans.get(path), !wrong.has(path))];
  });
}

function result(
  { requirement, expected, tolerances }: Constraint,
  path: string,
  value: unknown,
  values: Readonly<Record<string, unknown>>,
  span: Span | undefined,
  ok: boolean,
): FieldResult {
  const tolerance = ok ? undefined : tolerances.find(({ when }) => when === undefined || when(value, values));
  return {
    requirement,
    path,
    span,
    ok,
    expected,
    got: ok ? '' : show(value),
    ...(tolerance && { tolerance }),
  };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** zod's path as the decoder writes it: `aStreamEntries[0].wThinningLevel`. */
const pathText = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, key) =>
      typeof key === 'number' ? `${text}[${key}]` : text === '' ? String(key) : `${text}.${String(key)}`,
    '',
  );
