import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { cells, every, find, only, readPage, textOf as textIn } from '../report/html/testing/read-page.ts';
import { inertJson } from '../report/inert.ts';
import { HOSTILE } from '../report/testing/hostile.ts';
import type { LoadDocument } from './document-schema.ts';
import { pageOf } from './html/page.tsx';
import { loadJsonSchema } from './json-schema.ts';
import { madeUp } from './testing/made-up.ts';
import { textOf } from './text.ts';

const ACTIVE =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/;

describe('the page', () => {
  const load = madeUp('peer');
  const page = readPage(pageOf(load));

  test('tells the verdict, and has no script', () => {
    expect(textIn(only(page, 'h1'))).toBe('3 violations of 1 requirement');
    expect(find(page, 'script')).toEqual([]);
    for (const { attributes } of every(page))
      for (const name of Object.keys(attributes)) expect(name).not.toMatch(/^on|^style$/);
  });

  test('has the percentiles that were measured', () => {
    const rows = find(only(page, '#times'), 'tr').map(cells);
    expect(rows[1]).toEqual(['connect TCP connection', '50 ms', '90 ms', '99 ms', '100 ms', '100']);
    expect(rows.map(([name]) => name?.split(' ')[0])).toEqual([
      'what',
      'connect',
      'first',
      'first',
      'lateness',
    ]);
  });

  test('plots sessions, throughput, percentiles, lateness and its own delay', () => {
    const plots = find(page, 'figure.plot');
    expect(plots.map((plot) => textIn(only(plot, 'b')))).toEqual([
      'Sessions over time',
      'Throughput',
      'How long it took',
      'How late media packets came',
      'How late this process was itself',
    ]);
    for (const plot of plots) {
      const [drawing] = find(plot, 'svg').filter(({ attributes }) => attributes.role === 'img');
      expect(drawing?.attributes['aria-label']).toMatch(/\d/);
    }
    const points = (plot: number): number[][] =>
      find(plots[plot] ?? page, 'polyline').map(({ attributes }) =>
        (attributes.points ?? '').split(' ').map((point) => Number(point.split(',')[1])),
      );
    // Downwards is less: the drawing counts from its top.
    const [playing = [], connected = []] = points(0);
    expect(playing).toHaveLength(5);
    expect(playing[1]).toBeGreaterThan(playing[2] ?? 0);
    expect(playing[2]).toBe(playing[3]);
    expect(connected[2]).toBeLessThan(playing[2] ?? 0);
    expect(points(2).map((curve) => curve.length)).toEqual([101, 101, 101]);
    for (const curve of points(2))
      for (const [nth, y] of curve.entries()) expect(y).toBeLessThanOrEqual(curve[nth - 1] ?? y);
    const bars = find(plots[3] ?? page, 'rect');
    expect(bars.map(({ attributes }) => attributes.class)).toEqual(['intime', 'intime', 'late', 'late']);
    const heights = bars.map(({ attributes }) => Number(attributes.height));
    expect([...heights].sort((a, b) => b - a)).toEqual(heights);
    expect(heights[3]).toBeGreaterThan(0);
  });

  test('shows the first of each violation with its bytes, and why sessions ended', () => {
    const violation = only(page, 'article.violation');
    expect(textIn(violation)).toMatch(/3 times in 2 sessions.*first.*session 2, unit 21.*expected/s);
    expect(textIn(only(violation, 'pre'))).toContain('<-- expected 5');
    expect(find(only(page, '#sessions'), 'tr').map(cells)).toEqual([
      ['1', 'TCP connection', 'peer', 'first session 10'],
      ['2', 'peer', 'peer', 'first session 4'],
      ['1', 'play', 'peer', 'first session 3'],
    ]);
  });

  test('is whole when nothing was measured', () => {
    const none = { count: 0, p50: 0, p90: 0, p99: 0, max: 0, curve: [] };
    const series = {
      at: [],
      playing: [],
      open: [],
      bytes: [],
      packets: [],
      late: [],
      lateWhileBusy: [],
      delay: [],
    };
    const empty = readPage(
      pageOf(
        madeUp('peer', {
          times: { connect: none, firstReply: none, firstPacket: none },
          series: { interval: 1000, ...series },
          seconds: 0,
          violations: [],
        }),
      ),
    );
    expect(find(empty, 'figure.plot')).toHaveLength(5);
    expect(JSON.stringify(every(empty).map(({ attributes }) => attributes))).not.toMatch(
      /NaN|Infinity|undefined/,
    );
  });
});

describe.each(HOSTILE)('texts of a peer are inert: %s', (_what, text) => {
  const load = madeUp(text);

  test('on the page', () => {
    const html = pageOf(load);
    expect(html).not.toMatch(ACTIVE);
    expect(html.length).toBeLessThan(200_000);
    const page = readPage(html);
    expect(new Set(every(page).map(({ tag }) => tag))).not.toContain('script');
    expect(find(page, 'article.violation')).toHaveLength(1);
  });

  test('on a terminal', () => {
    const shown = textOf(load);
    expect(shown).not.toMatch(ACTIVE);
    // As many lines as with a text that asks for nothing.
    expect(shown.split('\n')).toHaveLength(textOf(madeUp('peer')).split('\n').length);
    expect(shown).not.toMatch(/^::/m);
  });

  test('in JSON, where they are read back as they were', () => {
    const json = inertJson(load, 2);
    expect(json).not.toMatch(ACTIVE);
    expect(JSON.parse(json)).toEqual(load);
  });
});

describe('docs/load.schema.json', () => {
  const written: object = JSON.parse(readFileSync('docs/load.schema.json', 'utf8'));
  const valid = new Ajv2020({ strictTypes: false }).compile(written);

  test('is the schema of the document (npm run docs writes it)', () => {
    expect(JSON.parse(JSON.stringify(loadJsonSchema()))).toEqual(written);
  });

  test('knows a load, and refuses what is none', () => {
    const load: LoadDocument = madeUp('peer');
    expect(valid(load), JSON.stringify(valid.errors)).toBe(true);
    expect(valid({ ...load, sessions: { ...load.sessions, lost: -1 } })).toBe(false);
    expect(valid({ ...load, ended: 'well' })).toBe(false);
  });
});

describe('the text', () => {
  test('has every figure that the page has', () => {
    const text = textOf(madeUp('peer'));
    expect(text).toMatch(/10 begun, 9 connected, 7 played, 6 at the same time/);
    expect(text).toMatch(/1 without a connection, 2 refused, 1 lost, 1 stalled at the end, 3 never ended/);
    expect(text).toMatch(/connect +50 ms +90 ms +99 ms +100 ms/);
    expect(text).toMatch(
      /late +20 of 1,000 media packets by more than 1 s \(2 %\), 5 more while the harness was busy/,
    );
    expect(text).toMatch(/FAIL MMSP-2\.2\.2-14 {2}3 times in 2 sessions/);
    expect(text).toMatch(/not laid at the server’s door/);
  });

  test('is one sentence when there was no load', () => {
    const none = madeUp('peer', { verdict: 'nobody is there', seconds: 0 });
    expect(textOf({ ...none, sessions: { ...none.sessions, started: 0 } })).toBe('peer: nobody is there\n');
  });
});
