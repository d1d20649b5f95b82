import type { z } from 'zod';
import { publishedSchema } from '../report/json-schema.ts';
import { eventSchema } from './event-schema.ts';

/** JSON Schema of a line of stored events, for who reads them with other programs. */
export const eventsJsonSchema = (): z.core.JSONSchema.BaseSchema => ({
  ...publishedSchema(eventSchema),
  title: 'A line of the events of a run of mms-conform (NDJSON): run-start comes first, run-end last',
});
