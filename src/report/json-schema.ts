import { z } from 'zod';
import { jsonDocument } from './json-document.ts';

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** JSON Schema of what the json reporter writes, for who reads it with other programs. */
export const reportJsonSchema = (): JsonSchema => publishedSchema(jsonDocument);

/** Without what says nothing to a reader: that numbers are exact in JavaScript, that lists are not written to. */
export const publishedSchema = (schema: z.ZodType): JsonSchema =>
  z.toJSONSchema(schema, {
    io: 'input',
    override: ({ jsonSchema }) => {
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      delete jsonSchema.readOnly;
    },
  });
