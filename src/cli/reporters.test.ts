import { expect, it } from 'vitest';
import type { ReporterEntry } from '../report/index.ts';
import { reporterNamed } from '../report/index.ts';
import { wantsReference } from './reporters.ts';

const page: ReporterEntry = { prints: false, wantsReference: true, factory: async () => () => ({ on() {} }) };
const named = (name: string) => (name === 'junit' ? page : reporterNamed(name));
const wants = (reporter: readonly string[], more: { readonly beside?: boolean } = {}) =>
  wantsReference({ reporter, 'output-dir': '', ...more }, named);

it('asks a right server when a report shows what it says, or the user wants it stored', () => {
  expect(wants([])).toBe(false);
  expect(wants(['list', 'ndjson=x'])).toBe(false);
  expect(wants(['list', 'junit=x'])).toBe(true);
  expect(wants(['list', 'ndjson=x'], { beside: true })).toBe(true);
});
