import { expect, test } from 'vitest';
import { events, merge, report } from '../../scripts/fuzz/targets/events.mjs';
import { expected, site } from '../../scripts/fuzz/targets/lists.mjs';
import { holds } from '../../tests/support/fuzzed.ts';
import type { RunEvent } from '../events.ts';
import { merged } from './merge/merged.ts';
import { storedEvents } from './stored-events.ts';

test('any bytes as a stored run', () => holds(events, 200));
test('any stored run, told by every reporter', () => holds(report, 40));
test('any parts of a run', () => holds(merge, 100));
test('any text as a list of expected failures', () => holds(expected, 100));
test('any text as the site of the reference server', () => holds(site, 100));

test('the property sees a reader that changes an event, and one that forgets one', async () => {
  const changed = async (path: string) =>
    (await storedEvents(path)).map((event) => (event.type === 'probe' ? { ...event, t: 2 } : event));
  await expect(holds(events, 100, { storedEvents: changed })).rejects.toThrow(/not those of the lines/);
  const forgetful = async (path: string, what: 'all' | 'verdicts') =>
    (await storedEvents(path, what)).filter(({ type }) => what === 'all' || type !== 'check');
  await expect(holds(events, 200, { storedEvents: forgetful })).rejects.toThrow(/verdicts only/);
});

test('the property sees a report that breaks, and a merged run without its end', async () => {
  const reportCommand = async () => 70;
  await expect(holds(report, 40, { reportCommand })).rejects.toThrow(/a report broke/);
  const endless = (parts: Parameters<typeof merged>[0]): RunEvent[] => merged(parts).slice(0, -1);
  await expect(holds(merge, 100, { merged: endless })).rejects.toThrow(/not whole/);
});
