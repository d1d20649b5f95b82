import { expect, test } from 'vitest';
import type { RunEvent } from '../events.ts';
import { json } from './json.ts';
import { junit } from './junit.ts';
import { list } from './list.ts';
import { ndjson } from './ndjson.ts';
import { HOSTILE } from './testing/hostile.ts';
import { parseJunit } from './testing/junit-file.ts';
import { aCase, check, message, planned, report, runEnd, runStart, step } from './testing/story.ts';

const ACTIVE =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/;

/** A run in which every text that can come from a peer or a user is `text`. */
function story(text: string): RunEvent[] {
  const id = `mmsp/general/${text}`;
  const told = {
    statement: text,
    subject: text,
    path: text,
    expected: text,
    got: text,
    why: text,
    reading: text,
    dump: [text, `0000  ${text}  <-- ${text}`],
    also: [text],
    consequenceOf: text,
    section: text,
    step: 1,
  };
  const plan = planned(id, { title: text, suite: text, reproduce: text });
  return [
    runStart([plan, planned(`${id}2`, { title: text }), planned(`${id}3`)], {
      target: text,
      tool: text,
      suite: text,
    }),
    ...aCase(id, 'fail', [
      { ...step(id, 1, text), session: text },
      message(id, { names: [text, 'broken bytes'], bytes: text, session: text }),
      ...(['fail', 'warn', 'note', 'error', 'skip', 'inconclusive', 'unreached'] as const).map((verdict) =>
        check(id, `MMSP-${verdict}-01`, verdict, told),
      ),
    ]),
    ...aCase(`${id}2`, 'skip', [], { reason: text }),
    { type: 'case-start', case: `${id}3`, t: 1 },
    runEnd({ status: 130, reason: text, verdict: text, untested: [{ what: text, why: text }] }),
  ];
}

test.each(HOSTILE)('list: %s', async (_what, text) => {
  const told = await report(list, story(text), { width: 80 });
  expect(told).not.toMatch(ACTIVE);
  expect(told.length).toBeLessThan(400_000);
  expect(told.split('\n').slice(0, -2)).not.toContain('conforms in 1 of 1 checks');
  const live = await report(list, story(text), { width: 80, live: true });
  expect(live.replaceAll('\r\u001b[2K', '')).not.toMatch(ACTIVE);
});

test.each(HOSTILE)('junit: %s', async (_what, text) => {
  const xml = await report(junit, story(text));
  expect(xml).not.toMatch(ACTIVE);
  expect(Buffer.from(xml).toString()).toBe(xml);
  const root = parseJunit(xml);
  expect(root).toMatchObject({ '@tests': '4', '@failures': '1', '@errors': '1' });
  const failed = root.testsuite[0]?.testcase[0];
  for (const verdict of ['fail', 'error'])
    expect(failed?.failure?.[0]?.['#text']).toContain(`MMSP-${verdict}-01`);
  for (const verdict of ['warn', 'note', 'skip', 'inconclusive', 'unreached']) {
    expect(failed?.['system-out']?.[0]).toContain(`MMSP-${verdict}-01`);
  }
});

test('junit: what XML can hold is read back as it was', async () => {
  const id = 'mmsp/general/a';
  for (const text of [']]>', ']]>]]> ]]]]>> <![CDATA[', '<b>&amp;</b>', 'x]]', '>']) {
    const events = [runStart([id]), ...aCase(id, 'fail', [check(id, 'MMSP-1-01', 'fail', { got: text })])];
    const [failure] = parseJunit(await report(junit, events)).testsuite[0]?.testcase[0]?.failure ?? [];
    expect(failure?.['#text']?.split('\n')).toContain(`  got       ${text}`);
  }
});

test.each(HOSTILE)('json and ndjson: %s', async (_what, text) => {
  const events = story(text);
  const document = await report(json, events);
  const lines = await report(ndjson, events);
  for (const told of [document, lines]) {
    expect(told).not.toMatch(ACTIVE);
    expect(Buffer.from(told).toString()).toBe(told);
  }
  expect(JSON.parse(document)).toMatchObject({
    target: text,
    verdict: text,
    cases: [{ title: text }, {}, {}],
  });
  const read = lines.trimEnd().split('\n');
  expect(read.map((line): unknown => JSON.parse(line))).toEqual(events);
});
