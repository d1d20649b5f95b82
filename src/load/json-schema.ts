import { publishedSchema } from '../report/json-schema.ts';
import { loadSchema } from './document-schema.ts';

/** JSON Schema of what `load --json` writes, for who reads it with other programs. */
export const loadJsonSchema = (): ReturnType<typeof publishedSchema> => publishedSchema(loadSchema);
