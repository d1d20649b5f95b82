import { expect, test } from 'vitest';
import type { RunEvent } from '../events.ts';
import { dot } from './dot.ts';
import { github } from './github.ts';
import { json } from './json.ts';
import { junit } from './junit.ts';
import { list } from './list.ts';
import { markdown } from './markdown.ts';
import { ndjson } from './ndjson.ts';
import type { ReporterFactory } from './reporter.ts';
import { tap } from './tap.ts';
import { commandsIn } from './testing/github-log.ts';
import { HOSTILE } from './testing/hostile.ts';
import { parseReport } from './testing/json-file.ts';
import { parseJunit } from './testing/junit-file.ts';
import { parseMarkdown } from './testing/markdown-file.ts';
import {
  aCase,
  attemptEnd,
  check,
  message,
  planned,
  report,
  runEnd,
  runStart,
  step,
} from './testing/story.ts';
import { parseTap } from './testing/tap-file.ts';

const ACTIVE =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/;

const TEXTS: typeof HOSTILE = [...HOSTILE, ['a list and a rule of Markdown', '- '], ['nothing', '']];

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
    runStart([plan, ...[2, 3, 4].map((n) => planned(`${id}${n}`, { title: text }))], {
      target: text,
      tool: text,
      suite: text,
      command: text,
      platform: text,
    }),
    ...aCase(id, 'fail', [
      check(id, 'MMSP-attempt-01', 'fail', told),
      attemptEnd(id, 1, 'fail', { reason: text }),
      { ...step(id, 1, text), session: text },
      message(id, { names: [text, 'broken bytes'], bytes: text, session: text }),
      ...(['fail', 'warn', 'note', 'error', 'skip', 'inconclusive', 'unreached'] as const).map((verdict) =>
        check(id, `MMSP-${verdict}-01`, verdict, told),
      ),
    ]),
    ...aCase(`${id}2`, 'skip', [], { reason: text }),
    ...aCase(`${id}4`, 'fail', [check(`${id}4`, 'MMSP-listed-01', 'fail', { ...told, listed: text })], {
      unexpected: [text, text],
    }),
    { type: 'case-start', case: `${id}3`, t: 1 },
    runEnd({
      status: 130,
      reason: text,
      verdict: text,
      stale: [text],
      untested: [{ what: text, why: text }],
    }),
  ];
}

/** What is printed, as a pipeline reads it. */
const commands = async (factory: ReporterFactory, text: string) =>
  commandsIn(await report(factory, story(text)));

test.each(TEXTS)('dot: %s', async (_what, text) => {
  const told = await report(dot, story(text), { width: 80 });
  expect(told).not.toMatch(ACTIVE);
  expect(told.length).toBeLessThan(400_000);
  expect(told.split('\n')[1]).toBe('FsU');
  expect(await commands(dot, text)).toEqual([]);
});

test.each(TEXTS)('github: %s', async (_what, text) => {
  const told = await report(github, story(text));
  expect(told).not.toMatch(ACTIVE);
  expect(told.length).toBeLessThan(400_000);
  const found = commandsIn(told);
  expect(told.split('\n')).toHaveLength(found.length + 1);
  expect(found.map(({ name }) => name)).toEqual([
    'group',
    'error', // interrupted
    'error', // error
    'error', // stale
    'error', // unexpected
    'error', // unexpected
    'error', // fail
    'warning', // warn
    'endgroup',
  ]);
  for (const { properties } of found.slice(1, -1)) expect([...properties.keys()]).toEqual(['title']);
});

test.each(TEXTS)('tap: %s', async (_what, text) => {
  const told = await report(tap, story(text));
  expect(told).not.toMatch(ACTIVE);
  expect(told.length).toBeLessThan(400_000);
  const { bail, points } = parseTap(told);
  expect(points.map(({ ok, skip }) => [ok, skip !== false])).toEqual([
    [false, false],
    [true, true],
    [true, true],
    [false, false],
    [false, false],
  ]);
  expect(points[0]?.diag?.failures?.map(({ requirement }) => requirement)).toEqual([
    'MMSP-error-01',
    'MMSP-fail-01',
  ]);
  expect(bail).toBeDefined();
  expect(await commands(tap, text)).toEqual([]);
});

test.each(TEXTS)('markdown: %s', async (_what, text) => {
  const told = await report(markdown, story(text));
  expect(told).not.toMatch(ACTIVE);
  expect(Buffer.byteLength(told)).toBeLessThan(100_000);
  const { headings } = parseMarkdown(told);
  expect(headings.map(({ level }) => level)).toEqual([1, 2, 2, 3, 3, 2, 2, 2, 2]);
  expect(headings[1]?.text).toBe('Broken');
  expect(await commands(markdown, text)).toEqual([]);
});

test.each(TEXTS)('list: %s', async (_what, text) => {
  const told = await report(list, story(text), { width: 80 });
  expect(told).not.toMatch(ACTIVE);
  expect(told.length).toBeLessThan(400_000);
  expect(await commands(list, text)).toEqual([]);
  expect(told.split('\n').slice(0, -2)).not.toContain('conforms in 1 of 1 checks');
  const live = await report(list, story(text), { width: 80, live: true });
  expect(live.replaceAll('\r\u001b[2K', '')).not.toMatch(ACTIVE);
});

test.each(TEXTS)('junit: %s', async (_what, text) => {
  const xml = await report(junit, story(text));
  expect(xml).not.toMatch(ACTIVE);
  expect(Buffer.from(xml).toString()).toBe(xml);
  const root = parseJunit(xml);
  expect(root).toMatchObject({ '@tests': '6', '@failures': '3', '@errors': '1' });
  const failed = root.testsuite[0]?.testcase[0];
  for (const verdict of ['fail', 'error'])
    expect(failed?.failure?.[0]?.['#text']).toContain(`MMSP-${verdict}-01`);
  for (const verdict of ['warn', 'note', 'skip', 'inconclusive', 'unreached']) {
    expect(failed?.['system-out']?.[0]).toContain(`MMSP-${verdict}-01`);
  }
  expect(xml).not.toContain('[[ATTACHMENT|');
});

test('junit: what XML can hold is read back as it was', async () => {
  const id = 'mmsp/general/a';
  for (const text of [']]>', ']]>]]> ]]]]>> <![CDATA[', '<b>&amp;</b>', 'x]]', '>']) {
    const events = [runStart([id]), ...aCase(id, 'fail', [check(id, 'MMSP-1-01', 'fail', { got: text })])];
    const [failure] = parseJunit(await report(junit, events)).testsuite[0]?.testcase[0]?.failure ?? [];
    expect(failure?.['#text']?.split('\n')).toContain(`  got       ${text}`);
  }
});

test.each(TEXTS)('json and ndjson: %s', async (_what, text) => {
  const events = story(text);
  const document = await report(json, events);
  const lines = await report(ndjson, events);
  for (const told of [document, lines]) {
    expect(told).not.toMatch(ACTIVE);
    expect(Buffer.from(told).toString()).toBe(told);
    expect(commandsIn(told)).toEqual([]);
  }
  expect(parseReport(document).stale).toEqual([text]);
  expect(JSON.parse(document)).toMatchObject({
    target: text,
    verdict: text,
    cases: [{ title: text }, {}, {}, { unexpected: [text, text] }],
  });
  const read = lines.trimEnd().split('\n');
  expect(read.map((line): unknown => JSON.parse(line))).toEqual(events);
});
