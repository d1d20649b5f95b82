import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { RunEvent } from '../events.ts';
import { AT_FAULT, ID, page, run, SAID, written } from './html/testing/made-up.ts';
import { every, find, only, readPage, textOf } from './html/testing/read-page.ts';
import { aCase, check, message, runEnd, runStart, step } from './testing/story.ts';

describe('the conversation', () => {
  test('tells direction, size, transport and the time since the case began', async () => {
    const said = [
      { ...step(ID, 1, 'Connect is answered'), t: 1000 },
      message(ID, { from: 'client', names: ['Connect'], unit: 0, t: 1001, size: 144 }),
      message(ID, { unit: 1, t: 2501, transport: 'udp', names: ['A', 'B'] }),
    ];
    const events: RunEvent[] = [
      { type: 'case-start', case: ID, t: 1000 },
      ...said,
      check(ID, 'MMSP-1-01', 'warn'),
      { type: 'case-end', case: ID, t: 3000, verdict: 'warn', duration: 2000 },
    ];
    const rows = find(await page(...run(events)), 'ol.ladder').flatMap((ladder) => find(ladder, 'li'));
    expect(rows.slice(1).map((row) => [row.attributes.class, textOf(row)])).toEqual([
      ['step', '1Connect is answered'],
      ['out', expect.stringMatching(/^1 msConnect 144 bytes/)],
      ['in udp', expect.stringMatching(/^1\.50 s\+1\.50 sUDPA \+ B 96 bytes/)],
    ]);
  });

  test('names its sessions when there are several', async () => {
    const said = [message(ID, { session: 'one' }), message(ID, { session: 'two', unit: 0, t: 20 })];
    const found = await page(...run(aCase(ID, 'warn', [...said, check(ID, 'MMSP-1-01', 'warn')])));
    expect(find(only(found, 'ol.ladder'), 'em').map(textOf)).toEqual(['one', 'two']);
    expect(find(found, 'li.lane1')).toHaveLength(1);
  });

  test('shows its beginning, its end and what was at fault when it is long', async () => {
    const long = Array.from({ length: 5000 }, (_, unit) =>
      message(ID, { unit, t: unit, names: [`M${unit}`] }),
    );
    const found = await page(
      ...run(aCase(ID, 'fail', [...long, check(ID, 'MMSP-1-01', 'fail', { ...AT_FAULT, unit: 2500 })])),
    );
    const rows = find(only(found, 'ol.ladder'), 'li').slice(1);
    expect(rows.length).toBeLessThan(200);
    expect(textOf(only(found, 'li.bad'))).toContain('M2500');
    const left = find(found, 'li.gap').map((row) => Number(textOf(row).replace(/\D/g, '')));
    expect(left).toHaveLength(2);
    expect(rows.length - left.length + left.reduce((sum, one) => sum + one, 0)).toBe(5000);
    expect(textOf(rows.at(-1) ?? found)).toContain('M4999');
  });
});

describe('coverage', () => {
  test('counts by section what passed, failed, and was never asked', async () => {
    const cases = aCase(ID, 'fail', [
      check(ID, 'MMSP-2.2-01', 'pass', { section: '2.2' }),
      check(ID, 'MMSP-2.2-02', 'fail', { section: '2.2' }),
      check(ID, 'MMSP-2.10-01', 'skip', { section: '2.10' }),
    ]);
    const sentences = [
      { section: '2.10', ids: ['MMSP-2.10-01', 'MMSP-2.10-02'] },
      { section: '2.2', ids: ['MMSP-2.2-01', 'MMSP-2.2-02'] },
    ];
    const found = await page(runStart([ID], { sentences }), ...cases, runEnd());
    expect(find(found, 'details.part').map((part) => textOf(only(part, 'summary')))).toEqual([
      '2.21 failed, 1 passed',
      '2.102 not judged',
    ]);
    const failing = find(found, 'tr').filter((row) => row.attributes['data-id'] === 'MMSP-2.2-02');
    expect(find(failing[0] ?? found, 'a').map((a) => a.attributes.href)).toEqual(['#c0']);
    expect(textOf(only(found, '#coverage'))).toContain(
      '1 failed, 0 warned, 1 passed, 2 not judged of 4 sentences',
    );
  });
});

describe('a run that ended early', () => {
  test.each<[string, readonly RunEvent[], RegExp]>([
    ['without any event', [], /did not come to its end/],
    ['with its start only', [runStart([ID, `${ID}2`])], /did not come to its end/],
    [
      'in the middle of a case',
      [runStart([ID]), { type: 'case-start', case: ID, t: 1 }, ...SAID],
      /did not come/,
    ],
    [
      'because of the command line',
      [
        runStart([]),
        runEnd({
          status: 2,
          verdict: 'no verdict: the run could not begin',
          reason: 'no such scenario',
          t: 0,
        }),
      ],
      /the run could not begin.*no such scenario/s,
    ],
    [
      'because nobody answered',
      [
        runStart([ID]),
        runEnd({ status: 3, verdict: 'no verdict: nothing could be judged', reason: 'no TCP connection' }),
      ],
      /nothing could be judged.*no TCP connection/s,
    ],
  ])('%s', async (_, events, says) => {
    const found = await page(...events);
    const [start] = events;
    expect(textOf(only(found, '#summary'))).toMatch(says);
    expect(find(found, 'details.case')).toHaveLength(start?.type === 'run-start' ? start.cases.length : 0);
    expect(find(found, 'span.v-unreached').length).toBe(find(found, 'details.case').length);
  });
});

describe('the file', () => {
  const whole = () => written(run(aCase(ID, 'fail', [...SAID, check(ID, 'MMSP-1-01', 'fail', AT_FAULT)])));

  test('allows its own style and script by their hashes, and nothing else', async () => {
    const text = await whole();
    const policy =
      find(readPage(text), 'meta').find((meta) => 'http-equiv' in meta.attributes)?.attributes.content ?? '';
    const hash = (tag: string): string => {
      const [, inner = ''] = new RegExp(`<${tag}[^>]*>([\\s\\S]*?)</${tag}>`).exec(text) ?? [];
      return `'sha256-${createHash('sha256').update(inner).digest('base64')}'`;
    };
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      `style-src ${hash('style')}`,
      `script-src ${hash('script')}`,
      "base-uri 'none'",
      "form-action 'none'",
    ]);
    expect(text.match(/<(style|script)\b/g)).toHaveLength(2);
  });

  test('has no style attribute, no handler, and no address but places in itself', async () => {
    for (const { attributes } of every(readPage(await whole()))) {
      expect(Object.keys(attributes).filter((name) => name === 'style' || name.startsWith('on'))).toEqual([]);
      expect(attributes.href ?? '#').toMatch(/^#/);
      expect(attributes).not.toHaveProperty('src');
    }
  });

  test('stays below 2 MB when everything breaks, and says what it leaves out', async () => {
    const ids = Array.from({ length: 250 }, (_, n) => `mmsp/general/case-${n}`);
    const talk = (id: string) =>
      Array.from({ length: 60 }, (_, unit) => message(id, { unit, t: unit, bytes: 'a5'.repeat(200) }));
    const text = await written([
      runStart(ids),
      ...ids.flatMap((id) => aCase(id, 'fail', [...talk(id), check(id, 'MMSP-1-01', 'fail', AT_FAULT)])),
      runEnd({ status: 1 }),
    ]);
    expect(Buffer.byteLength(text)).toBeLessThan(2_000_000);
    expect(Buffer.byteLength(text)).toBeGreaterThan(1_500_000);
    const found = readPage(text);
    expect(find(found, 'details.case')).toHaveLength(250);
    const ladders = find(found, 'ol.ladder').length;
    expect(ladders).toBeGreaterThan(20);
    const told = textOf(only(found, '#run'));
    expect(told).toContain(`${250 - ladders} cases in need of a look: without the conversation`);
  });

  test('has every id once, and every link leads somewhere', async () => {
    const elements = every(readPage(await whole()));
    const ids = elements.flatMap(({ attributes }) => attributes.id ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { attributes } of elements)
      if (attributes.href !== undefined) expect(ids).toContain(attributes.href.slice(1));
  });
});
