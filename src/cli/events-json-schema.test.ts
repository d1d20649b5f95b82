import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { eventsJsonSchema } from './events-json-schema.ts';

it('is what docs/events.schema.json holds (npm run docs writes it)', () => {
  const written: unknown = JSON.parse(readFileSync('docs/events.schema.json', 'utf8'));
  expect(written).toEqual(JSON.parse(JSON.stringify(eventsJsonSchema())));
});
