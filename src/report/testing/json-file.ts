import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { JsonDocument } from '../json-document.ts';
import { reportJsonSchema } from '../json-schema.ts';

/** The schema, and nothing besides what it names: a reader of it would not know the rest. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const copy = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  return 'properties' in schema ? { ...copy, additionalProperties: false } : copy;
}

let known: ValidateFunction<JsonDocument> | undefined;

/** A report as its readers see it; throws for what the published schema does not know or allow. */
export function parseReport(text: string): JsonDocument {
  known ??= new Ajv2020({ allErrors: true }).compile<JsonDocument>(Object(closed(reportJsonSchema())));
  const parsed: unknown = JSON.parse(text);
  if (known(parsed)) return parsed;
  throw new Error(JSON.stringify(known.errors?.slice(0, 5)));
}
