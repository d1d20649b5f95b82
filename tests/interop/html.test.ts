import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reportTools } from '../../src/cli/report-tools.ts';
import type { CheckEvent } from '../../src/events.ts';
import { hostileRun } from '../../src/report/html/testing/hostile-run.ts';
import { html } from '../../src/report/html.ts';
import { HOSTILE } from '../../src/report/testing/hostile.ts';
import { memoryScreen } from '../../src/report/testing/story.ts';
import { played } from '../support/played.ts';
import { openBrowser, openFile } from './support/browser.ts';
import { faultyRun } from './support/faulty-run.ts';

const LIMIT = 2_000_000;
/** A message at fault in every case, and a Data packet at fault in every one that plays over TCP. */
const FAULTS = ['connected-ex-wrong-revision', 'media-packet-lost'] as const;

let folder: string;
let browser: Browser;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'html-'));
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true });
});

/** Each is run once, when it is asked for first. */
const run = played((fault: string) => faultyRun(folder, fault, '--tag', 'core', '--tag', 'fast'));

const caseOf = (page: Page, id: string): Locator =>
  page.locator('.case', { has: page.locator('summary > code', { hasText: new RegExp(`^${escaped(id)}$`) }) });
const shown = (page: Page): Promise<number> => page.locator('.case:visible').count();

describe.each(FAULTS)('the report of a run with the fault %s', (fault) => {
  const firstBroken = async (): Promise<CheckEvent> => {
    const { events } = await run(fault);
    const plan = events.flatMap((event) =>
      event.type === 'run-start' ? event.cases.map(({ id }) => id) : [],
    );
    const inOrder = plan.flatMap((id) =>
      events.filter((event) => event.type === 'check' && event.case === id),
    );
    const found = inOrder.find(
      (event): event is CheckEvent =>
        event.type === 'check' && event.verdict === 'fail' && event.consequenceOf === undefined,
    );
    if (found === undefined) throw new Error('nothing failed');
    return found;
  };

  test('is below 2 MB with hundreds of cases and many failures', async () => {
    const { html: text, events } = await run(fault);
    const ends = events.filter((event) => event.type === 'case-end');
    expect(ends.length).toBeGreaterThanOrEqual(300);
    expect(ends.filter(({ verdict }) => verdict === 'fail').length).toBeGreaterThanOrEqual(20);
    expect(Buffer.byteLength(text)).toBeLessThan(LIMIT);
  }, 300_000);

  test.each([false, true])(
    'works from the disk with the network off, scripts %s',
    async (javaScriptEnabled) => {
      const { path, events } = await run(fault);
      const { page, complaints } = await openFile(browser, path, { javaScriptEnabled });
      const ends = events.filter((event) => event.type === 'case-end');
      const of = (verdict: string): number => ends.filter((end) => end.verdict === verdict).length;
      expect(await shown(page)).toBe(ends.length);
      await page.locator('#only-fail').check();
      expect(await shown(page)).toBe(of('fail'));
      await page.locator('#only-warn, #only-skip').first().check();
      expect(await shown(page)).toBeGreaterThan(of('fail'));
      await page.locator('#only-fail').uncheck();
      for (const box of await page.locator('.chip input:checked').all()) await box.uncheck();
      expect(await shown(page)).toBe(ends.length);
      // The first case that failed stands open, and its conversation with it.
      await expect(page.locator('.case[open] ol.ladder li.out').first().isVisible()).resolves.toBe(true);
      expect(complaints).toEqual([]);
      await page.context().close();
    },
    300_000,
  );

  test('marks the field that failed', async () => {
    const { path } = await run(fault);
    const check = await firstBroken();
    const { page } = await openFile(browser, path);
    const evidence = caseOf(page, check.case).locator('.evidence').first();
    const row = evidence.locator('.bytes:not(.right) tr.bad');
    expect(await row.count()).toBe(1);
    const [offset, hex, field, value] = await row.locator('td').allTextContents();
    expect(field).toBe(check.path);
    expect(Number.parseInt(offset ?? '', 16)).toBe(check.span?.start);
    expect(value).toContain((check.got ?? '?').split(' ')[0]);
    expect(await evidence.locator('.head a').first().textContent()).toBe(check.requirement);
    await caseOf(page, check.case).evaluate((one) => one.setAttribute('open', ''));
    // A right server has the same field beside it, and not the same value.
    const right = await evidence.locator('.right tr.bad td').allTextContents();
    if (right.length > 0) {
      expect(right[2]).toBe(field);
      expect(right[1]).not.toBe(hex);
    }
    expect(await page.locator('.right tr.bad').count()).toBeGreaterThan(0);
    // The message in the conversation leads to it.
    await caseOf(page, check.case).locator('li.bad a.at').first().click();
    expect(page.url()).toContain(`#${await evidence.getAttribute('id')}`);
    expect(await row.isVisible()).toBe(true);
    await page.context().close();
  }, 300_000);

  test.each(['light', 'dark'] as const)(
    'has nothing that axe calls serious, %s',
    async (colorScheme) => {
      const { path } = await run(fault);
      const { page } = await openFile(browser, path, { colorScheme, bypassCSP: true });
      for (const one of await page
        .locator('.case:not(.look) > summary')
        .all()
        .then((all) => all.slice(0, 3)))
        await one.click();
      await page.locator('.part > summary').first().click();
      expect(await axe(page)).toEqual([]);
      await page.context().close();
    },
    300_000,
  );
});

describe('with scripts', () => {
  const open = async (hash = '') => {
    const { path, events } = await run(FAULTS[1]);
    const opened = await openFile(browser, path);
    if (hash !== '') {
      await opened.page.goto(`${opened.page.url()}${hash}`);
      await opened.page.reload();
    }
    return { ...opened, events };
  };

  test('text, folder and requirement filter, the count says so, and the address keeps it', async () => {
    const { page, complaints, events } = await open();
    const ids = events.flatMap((event) =>
      event.type === 'run-start' ? event.cases.map(({ id }) => id) : [],
    );
    await page.keyboard.press('/');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('text');
    await page.keyboard.type('Happy-Path[transport=udp');
    await expect
      .poll(() => shown(page))
      .toBe(ids.filter((id) => id.includes('happy-path[transport=udp')).length);
    expect(await page.locator('#count').innerText()).toBe(`${await shown(page)} of ${ids.length} cases`);

    await page.locator('button[type=reset]').click();
    await expect.poll(() => shown(page)).toBe(ids.length);
    await page.locator('#suite').selectOption('mmsp/general');
    expect(await shown(page)).toBe(ids.filter((id) => /^mmsp\/general\/[^/]*$/.test(id)).length);

    await page.locator('button[type=reset]').click();
    await page.locator('#requirement').fill('MMSP-2.2.2-14');
    const judged = new Set(
      events.flatMap((event) =>
        event.type === 'check' && event.requirement === 'MMSP-2.2.2-14' ? [event.case] : [],
      ),
    );
    await expect.poll(() => shown(page)).toBe(judged.size);
    await page.locator('#only-fail').check();
    const failed = await shown(page);
    expect(failed).toBeGreaterThanOrEqual(20);
    expect(failed).toBeLessThan(judged.size);

    const { hash } = new URL(page.url());
    await page.context().close();
    expect(complaints).toEqual([]);
    const again = await open(hash);
    expect(await shown(again.page)).toBe(failed);
    await again.page.context().close();
  }, 300_000);

  test('every control is reached by Tab, and a case opens by Enter', async () => {
    const { page, events } = await open();
    const cases = events.filter((event) => event.type === 'case-end').length;
    const controls = await page.evaluate(() => {
      const all = [...document.querySelectorAll('a[href], button, input, select, summary')];
      const seen = all.filter((one) => one.checkVisibility());
      for (const [n, one] of seen.entries()) one.setAttribute('data-tab', String(n));
      return seen.length;
    });
    // A row for each, and the links and messages of the one that stands open.
    expect(controls).toBeGreaterThan(cases + 40);
    await page.evaluate(() => scrollTo(0, 0));
    const reached = new Set<string>();
    for (let n = 0; n < controls + 5; n++) {
      await page.keyboard.press('Tab');
      const at = await page.evaluate(() => document.activeElement?.getAttribute('data-tab'));
      if (typeof at === 'string') reached.add(at);
    }
    expect(reached.size).toBe(controls);
    const folded = page.locator('.case').nth(3);
    expect(await folded.getAttribute('open')).toBeNull();
    await folded.locator('summary').first().focus();
    await page.keyboard.press('Enter');
    expect(await folded.getAttribute('open')).not.toBeNull();
    await page.context().close();
  }, 300_000);

  test('light and dark are changed by a button, and kept', async () => {
    const { page } = await open();
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const before = await ground();
    await page.locator('#theme').click();
    const after = await ground();
    expect(after).not.toBe(before);
    await page.reload();
    expect(await ground()).toBe(after);
    await page.context().close();
  }, 300_000);

  test('a printed page holds what broke, unfolded', async () => {
    const { page } = await open();
    const folded = page.locator('.case.look').nth(5).locator('.evidence').first();
    expect(await folded.isVisible()).toBe(false);
    await page.emulateMedia({ media: 'print' });
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    expect(await folded.isVisible()).toBe(true);
    expect(await page.locator('.filters').isVisible()).toBe(false);
    expect((await page.pdf()).length).toBeGreaterThan(10_000);
    await page.context().close();
  }, 300_000);
});

describe('a hostile server', () => {
  test.each(HOSTILE)('%s does nothing in a browser', async (what, text) => {
    const screen = memoryScreen();
    const reporter = html(screen, reportTools);
    for (const event of hostileRun(text)) reporter.on(event);
    await reporter.end?.();
    const path = join(folder, 'hostile.html');
    await writeFile(path, screen.text());
    const { page, complaints } = await openFile(browser, path);
    expect(await page.locator('script').count()).toBe(1);
    expect(await page.locator('style').count()).toBe(1);
    expect(await page.locator('img, iframe, object, embed, link, lol, x').count()).toBe(0);
    expect(await page.locator('.case').count()).toBe(3);
    const told = await page.locator('h1').innerText();
    if (what === 'markup') expect(told).toBe(text);
    expect(await page.evaluate(() => document.body.innerText)).not.toMatch(
      /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/,
    );
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** What axe-core calls serious or critical. */
async function axe(page: Page): Promise<unknown> {
  await page.evaluate(await readFile(AXE, 'utf8'));
  return page.evaluate(`axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => [id, nodes.length, nodes[0].html.slice(0, 300), nodes[0].failureSummary]))`);
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
