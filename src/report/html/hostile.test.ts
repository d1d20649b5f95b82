import { expect, test } from 'vitest';
import { html } from '../html.ts';
import { HOSTILE } from '../testing/hostile.ts';
import { memoryScreen } from '../testing/story.ts';
import { hostileRun } from './testing/hostile-run.ts';
import { every, find, only, readPage, textOf } from './testing/read-page.ts';

const ACTIVE =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/;

const tools = (text: string) => ({
  annotate: () => [{ offset: 0, hex: '01 00', field: text, value: text }],
  annotateData: () => [{ offset: 0, hex: '01 00', field: text, value: text }],
});

async function pageOf(text: string): Promise<string> {
  const screen = memoryScreen();
  const reporter = html(screen, tools(text));
  for (const event of hostileRun(text)) reporter.on(event);
  await reporter.end?.();
  return screen.text();
}

test.each(HOSTILE)('every text is inert: %s', async (_what, text) => {
  const page = await pageOf(text);
  expect(page).not.toMatch(ACTIVE);
  expect(Buffer.from(page).toString()).toBe(page);
  const root = readPage(page);
  // One script and one style, both ours; no element and no attribute that the texts asked for.
  const tags = new Set(every(root).map(({ tag }) => tag));
  for (const tag of ['img', 'iframe', 'object', 'lol', 'x']) expect(tags).not.toContain(tag);
  expect(find(root, 'script')).toHaveLength(1);
  expect(find(root, 'style')).toHaveLength(1);
  expect(find(root, 'details.case')).toHaveLength(3);
  for (const { attributes } of every(root))
    for (const name of Object.keys(attributes)) expect(name).toMatch(/^[a-z-]+$/i);
});

test('a text is read back as it was, where it can be shown', async () => {
  const text = '<script>alert(1)</script> &amp; "\' <!-- -->';
  const root = readPage(await pageOf(text));
  expect(textOf(only(root, 'h1'))).toBe(text);
  expect(textOf(find(root, 'li.step')[0] ?? root)).toContain(text);
});

test('texts of 60,000 characters make no page of megabytes', async () => {
  const [, long = ''] = HOSTILE.find(([what]) => what === 'length') ?? [];
  expect(long.length).toBeGreaterThan(60_000);
  expect((await pageOf(long)).length).toBeLessThan(200_000);
});
