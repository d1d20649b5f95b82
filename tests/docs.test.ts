import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { messagesPage } from '../src/protocols/mmsp/documentation.ts';
import { ROOT } from './support/run.ts';

test('the byte layouts in the docs are those of the definitions (npm run docs writes them)', async () => {
  expect(await readFile(`${ROOT}docs/messages.md`, 'utf8')).toBe(messagesPage());
});

test.each(['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md'])(
  'every file that %s links to is there',
  async (page) => {
    const text = await readFile(`${ROOT}${page}`, 'utf8');
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, link]) => link ?? '');
    for (const link of links) await expect(readFile(`${ROOT}${link}`), link).resolves.toBeDefined();
  },
);

test('every command of the README that names a script names one that there is', async () => {
  const scripts = Object.keys(JSON.parse(await readFile(`${ROOT}package.json`, 'utf8')).scripts);
  for (const page of ['README.md', 'CONTRIBUTING.md', 'ARCHITECTURE.md']) {
    const text = await readFile(`${ROOT}${page}`, 'utf8');
    for (const [, script] of text.matchAll(/npm run ([\w:-]+)/g)) expect(scripts, page).toContain(script);
  }
});
