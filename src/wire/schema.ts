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

const compiled = new WeakMap<Struct, Pick<z.ZodObject, 'safeParse'>>();

/**
 * Whether every field that was read is as it must be. The compiled schema decides, a tenth of the cost of the plain one;
 * what it does not let pass is for `judgeFields`.
 */
export function isRight({ struct, values }: Decoded): boolean {
  let schema = compiled.get(struct);
  if (schema === undefined) {
    schema = z.compile(schemaOf(struct));
    compiled.set(struct, schema);
  }
  return schema.safeParse(values).success;
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

/** Tells the requirement of every constrained field that was read, in the order of `judgeFields`. */
export function eachJudged(
  struct: Struct,
  values: Readonly<Record<string, unknown>>,
  tell: (requirement: string, name: string) => void,
): void {
  for (const { name, requirement, of } of judgedFields(struct)) {
    const value = values[name];
    if (value === undefined) continue;
    if (of === undefined) tell(requirement, name);
    else if (Array.isArray(value)) for (const entry of value) eachJudged(of, entry, tell);
    else if (isRecord(value)) eachJudged(of, value, tell);
  }
}

interface JudgedField {
  readonly name: string;
  readonly requirement: string;
  /** The structure whose fields are judged instead. */
  readonly of: Struct | undefined;
}

const judged = new WeakMap<Struct, readonly JudgedField[]>();

/** The fields of a structure that have a schema, or fields of their own: listed once, since every message asks. */
function judgedFields(struct: Struct): readonly JudgedField[] {
  let found = judged.get(struct);
  if (found === undefined) {
    found = entriesOf(struct.fields).flatMap(([name, { layout, constraint }]) => {
      const of = layout.kind === 'struct' || layout.kind === 'list' ? layout.of : undefined;
      if (of === undefined && constraint?.schema === undefined) return [];
      return [{ name, requirement: constraint?.requirement ?? '', of }];
    });
    judged.set(struct, found);
  }
  return found;
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
