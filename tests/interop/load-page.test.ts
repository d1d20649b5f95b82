import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pageOf } from '../../src/load/html/page.tsx';
import { madeUp } from '../../src/load/testing/made-up.ts';
import { HOSTILE } from '../../src/report/testing/hostile.ts';
import { openBrowser, openFile } from './support/browser.ts';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

let folder: string;
let browser: Browser;
let path: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'load-'));
  path = join(folder, 'load.html');
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true });
});

test.each(['light', 'dark'] as const)(
  'the page of a load has nothing serious that axe finds, %s',
  async (colorScheme) => {
    await writeFile(path, pageOf(madeUp('peer')));
    const { page } = await openFile(browser, path, { colorScheme, bypassCSP: true });
    await page.evaluate(await readFile(AXE, 'utf8'));
    const found = await page.evaluate(`axe.run(document).then(({ violations }) => violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => [id, nodes[0].html.slice(0, 300), nodes[0].failureSummary]))`);
    expect(found).toEqual([]);
    await page.context().close();
  },
);

test('plots are drawn in both schemes, in colours of their own', async () => {
  await writeFile(path, pageOf(madeUp('peer')));
  const colours: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    const { page, complaints } = await openFile(browser, path, { colorScheme });
    expect(await page.locator('figure.plot > svg').count()).toBe(5);
    for (const line of await page.locator('figure.plot > svg polyline').all()) {
      const box = await line.boundingBox();
      expect(box?.width).toBeGreaterThan(100);
    }
    colours.push(
      await page
        .locator('polyline.l1')
        .first()
        .evaluate((line) => getComputedStyle(line).stroke),
    );
    expect(complaints).toEqual([]);
    await page.context().close();
  }
  expect(new Set(colours).size).toBe(2);
});

test.each(HOSTILE)(
  'texts of a peer do nothing, and make no page wider than the window: %s',
  async (_what, text) => {
    await writeFile(path, pageOf(madeUp(text)));
    const { page, complaints } = await openFile(browser, path);
    expect(complaints).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    await page.context().close();
  },
);
