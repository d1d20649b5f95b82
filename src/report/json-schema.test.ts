import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../events.ts';
import { json } from './json.ts';
import { reportJsonSchema } from './json-schema.ts';
import { ndjson } from './ndjson.ts';
import { parseReport } from './testing/json-file.ts';
import { aCase, attemptEnd, check, flow, message, report, runEnd, runStart, step } from './testing/story.ts';

const A = 'mmsp/general/a[transport=tcp]';
const B = 'mmsp/general/b';

const whole: readonly RunEvent[] = [
  runStart([A, B], {
    command: 'mms-conform --target x',
    platform: 'v20.19.0 on linux x64',
    shard: { i: 1, n: 4 },
    filtered: true,
    sentences: [{ section: '2.2.3', ids: ['MMSP-2.2.3-01'] }],
  }),
  { type: 'probe', t: 1, chunkCount: 'letter', lines: ['it seeks'] },
  ...aCase(
    A,
    'pass',
    [
      step(A, 1, 'send Connect'),
      message(A),
      flow(A),
      check(A, 'MMSP-1-01', 'fail', { dump: ['00'], also: ['there'], step: 1, unit: 0, reading: 'A-01' }),
      attemptEnd(A, 1, 'fail'),
      { type: 'reference', case: A, t: 2, said: message(A) },
      check(A, 'MMSP-1-01', 'pass'),
      check(A, 'MMSP-1-02', 'fail', { listed: 'known', why: 'w', consequenceOf: 'MMSP-1-01' }),
    ],
    { attempts: 2, flaky: true, listed: 'known', unexpected: ['it passes'] },
  ),
  ...aCase(B, 'skip', [], { reason: 'not claimed' }),
  runEnd({
    status: 1,
    listed: { checks: 1, cases: 1 },
    stale: ['nothing matches'],
    untested: [{ what: B, why: 'not claimed' }],
  }),
];

const RUNS: readonly (readonly [string, readonly RunEvent[]])[] = [
  ['a whole run', whole],
  ['nothing', []],
  ['a run that stopped before its end', whole.slice(0, 7)],
  ['a run that could not begin', [runStart([]), runEnd({ status: 2, reason: 'no such profile' })]],
  ['an interrupted run', [runStart([A, B]), { type: 'case-start', case: A, t: 1 }, runEnd({ status: 130 })]],
];

describe('docs/report.schema.json', () => {
  it('is written from the document (npm run docs writes it)', () => {
    const written: unknown = JSON.parse(readFileSync('docs/report.schema.json', 'utf8'));
    expect(written).toEqual(JSON.parse(JSON.stringify(reportJsonSchema())));
  });

  it.each(RUNS)('knows all of the report of %s', async (_what, events) => {
    const read = parseReport(await report(json, events));
    const planned = events.flatMap((event) => (event.type === 'run-start' ? event.cases : []));
    expect(read.cases.map(({ id }) => id)).toEqual(planned.map(({ id }) => id));
  });

  it('refuses what is no report', async () => {
    const text = await report(json, whole);
    for (const [from, to] of [
      ['"verdict": "pass"', '"verdict": "passed"'],
      ['"cases": [', '"case": ['],
      ['"duration": 410', '"duration": "410"'],
      ['"times": 1', '"times": 1, "unknown": 2'],
    ] as const) {
      expect(text).toContain(from);
      expect(() => parseReport(text.replace(from, to)), to).toThrow(/schemaPath/);
    }
  });
});

describe('docs/events.schema.json', () => {
  const schema: object = JSON.parse(readFileSync('docs/events.schema.json', 'utf8'));
  const valid = new Ajv2020({ strictTypes: false }).compile(schema);

  it.each(RUNS)('knows every line of %s', async (_what, events) => {
    const lines = (await report(ndjson, events)).split('\n').slice(0, -1);
    expect(lines).toHaveLength(events.length);
    for (const line of lines) expect(valid(JSON.parse(line)), line).toBe(true);
  });

  it('refuses what is no event', () => {
    expect(valid({ ...check(A, 'MMSP-1-01', 'pass'), verdict: 'passed' })).toBe(false);
    expect(valid({ type: 'case-start', t: 1 })).toBe(false);
  });
});
