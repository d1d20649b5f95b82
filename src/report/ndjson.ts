import { inertJson } from './inert.ts';
import type { ReporterFactory } from './reporter.ts';

/** The events themselves, one a line, written as they come. */
export const ndjson: ReporterFactory = (out) => ({
  on: (event) => out.write(`${inertJson(event)}\n`),
});
