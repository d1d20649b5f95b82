import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { HOSTILE } from '../../src/compare/testing/hostile.ts';
import type { RunEvent } from '../../src/events.ts';
import { aCase, check, planned, runEnd, runStart } from '../../src/report/testing/story.ts';
import { runCli, temporaryFolder } from '../support/cli.ts';

const CHROMIUM = '/usr/bin/chromium';
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const { path, remove } = temporaryFolder();
const url = pathToFileURL(path('matrix.html')).href;

const CASES = 60;
const ids = Array.from(
  { length: CASES },
  (_, n) => `mmsp/folder-${n % 5}/case-${n}[transport=${n % 2 ? 'udp' : 'tcp'}]`,
);

/** A server that passes everything but what its number divides; the last one's peer is hostile. */
function story(server: number): RunEvent[] {
  const [, text] = HOSTILE[server % HOSTILE.length] ?? ['', ''];
  const hostile = server === 3 ? text : '';
  return [
    runStart(
      ids.map((id) => planned(id)),
      { target: `192.0.2.${server}:1755` },
    ),
    ...ids.flatMap((id, n) => {
      const broken = server > 1 && n % (server * 3) === 0;
      if (server === 2 && n % 7 === 1) return aCase(id, 'skip', [], { reason: 'it is not claimed' });
      return aCase(id, broken ? 'fail' : 'pass', [
        check(
          id,
          `MMSP-2.2.4.${n % 6}-01`,
          broken ? 'fail' : 'pass',
          broken ? { expected: '5', got: `4 ${hostile}` } : {},
        ),
        check(id, 'MMSP-2.1-01', 'pass'),
      ]);
    }),
    runEnd(server > 1 ? { status: 1, verdict: `does not conform ${hostile}` } : {}),
  ];
}

let browser: Browser;
beforeAll(async () => {
  if (!existsSync(CHROMIUM)) throw new Error(`${CHROMIUM} is missing`);
  const runs = [1, 2, 3].map((server) => {
    const file = path(`${server}.ndjson`);
    writeFileSync(
      file,
      story(server)
        .map((event) => `${JSON.stringify(event)}\n`)
        .join(''),
    );
    return server === 3 ? `<img src><script>alert(1)</script>\u202e=${file}` : file;
  });
  const { status, stderr } = await runCli(['matrix', ...runs, '--format', `html=${path('matrix.html')}`]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
});
afterAll(async () => {
  await browser?.close();
  remove();
});

/** The page without a network, and all that it complains of or asks for. */
async function open(options: Parameters<Browser['newContext']>[0], hash = '') {
  const context = await browser.newContext({
    offline: true,
    viewport: { width: 1200, height: 800 },
    ...options,
  });
  const page = await context.newPage();
  const trouble: string[] = [];
  page.on('console', (message) => trouble.push(message.text()));
  page.on('pageerror', (error) => trouble.push(error.message));
  page.on('dialog', (dialog) => trouble.push(dialog.message()));
  page.on('request', (request) => {
    if (!request.url().startsWith(url)) trouble.push(request.url());
  });
  await page.goto(url + hash);
  return { page, trouble, close: () => context.close() };
}

const shown = (page: Page) => page.locator('#cases ~ .scroll tr.row:visible').count();

describe.each([
  ['with scripts', true],
  ['without scripts', false],
])('the page of a matrix %s', (_what, javaScriptEnabled) => {
  it('shows every case, filters its rows by style alone, and complains of nothing', async () => {
    const { page, trouble, close } = await open({ javaScriptEnabled });
    expect(await shown(page)).toBe(CASES);
    await page.getByLabel('where servers differ').check();
    const differing = await shown(page);
    expect(differing).toBe(await page.locator('#cases ~ .scroll tr.differs.row').count());
    expect(differing).toBeGreaterThan(0);
    expect(differing).toBeLessThan(CASES);
    await page.getByLabel('where somebody does not pass').check();
    expect(await shown(page)).toBe(await page.locator('#cases ~ .scroll tr.open.row').count());
    await page.getByLabel('all', { exact: true }).check();
    expect(await shown(page)).toBe(CASES);
    expect(await page.getByLabel('with the words').isVisible()).toBe(javaScriptEnabled);
    expect(trouble).toEqual([]);
    await close();
  });

  it('unfolds why a case fails', async () => {
    const { page, trouble, close } = await open({ javaScriptEnabled });
    const cell = page.locator('td.fail').first();
    await expect(cell.getByText('expected 5, got 4').isVisible()).resolves.toBe(false);
    await cell.locator('summary').click();
    await expect(cell.getByText('expected 5, got 4').isVisible()).resolves.toBe(true);
    expect(trouble).toEqual([]);
    await close();
  });

  it('has a link into a row that a filter would hide', async () => {
    const { page, close } = await open({ javaScriptEnabled }, '#sentence-MMSP-2.1-01');
    await page.getByLabel('where servers differ').check();
    await expect(page.locator('#sentence-MMSP-2\\.1-01').isVisible()).resolves.toBe(true);
    await close();
  });
});

it('searches for words when scripts are on', async () => {
  const { page, trouble, close } = await open({});
  await page.getByLabel('with the words').fill('case-7[ UDP');
  expect(await shown(page)).toBe(1);
  await expect(page.locator('#found').textContent()).resolves.toMatch(/^1 of \d+ rows$/);
  await page.getByLabel('with the words').fill('nothing has these');
  expect(await shown(page)).toBe(0);
  expect(await page.locator('.grid tr.group:visible').count()).toBe(0);
  expect(trouble).toEqual([]);
  await close();
});

it('obeys nothing that a peer or a name says', async () => {
  const { page, trouble, close } = await open({});
  expect(await page.locator('img, iframe, b b, script').count()).toBe(1);
  expect(await page.locator('.servers tbody th').last().textContent()).toContain('<script>alert(1)</script>');
  expect(trouble).toEqual([]);
  await close();
});

const findings = z.object({
  violations: z.array(
    z.object({
      id: z.string(),
      impact: z.string().nullable(),
      nodes: z.array(z.object({ html: z.string() })),
    }),
  ),
});

it.each(['light', 'dark'] as const)('has nothing serious that axe finds, %s', async (colorScheme) => {
  const { page, close } = await open({ colorScheme });
  await page.locator('td.fail summary').first().click();
  await page.evaluate(AXE);
  const { violations } = findings.parse(await page.evaluate('axe.run()'));
  expect(violations.map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes[0]?.html}`)).toEqual([]);
  await close();
});

it('reaches every control by the keyboard, in the order of the page', async () => {
  const { page, close } = await open({});
  await page.getByLabel('where servers differ').check();
  await page.locator('h1').click();
  const reached: string[] = [];
  for (let n = 0; n < 400; n++) {
    await page.keyboard.press('Tab');
    const name = await page.evaluate(
      "(e => e === document.body ? '' : [...document.querySelectorAll('a,summary,input,[tabindex]')].indexOf(e) + '')(document.activeElement)",
    );
    if (name === '' || reached.includes(String(name))) break;
    reached.push(String(name));
  }
  const expected = await page.evaluate(
    "[...document.querySelectorAll('a,summary,input,[tabindex]')].map((e, n) => [e, n]).filter(([e]) => e.checkVisibility() && (e.type !== 'radio' || e.checked)).map(([, n]) => n + '')",
  );
  expect(reached).toEqual(expected);
  await close();
});

it('prints every reason', async () => {
  const { page, close } = await open({ javaScriptEnabled: false });
  await page.emulateMedia({ media: 'print' });
  await expect(page.locator('td.fail').first().getByText('expected 5, got 4').isVisible()).resolves.toBe(
    true,
  );
  await expect(page.locator('fieldset').isVisible()).resolves.toBe(false);
  await close();
});
