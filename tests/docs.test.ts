import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { reporterChoices } from '../src/cli/reporters.ts';
import { messagesPage } from '../src/protocols/mmsp/documentation.ts';
import { reporterNames } from '../src/report/index.ts';
import { ROOT } from './support/run.ts';

test('the byte layouts in the docs are those of the definitions (npm run docs writes them)', async () => {
  expect(await readFile(`${ROOT}docs/messages.md`, 'utf8')).toBe(messagesPage());
});

test.each(['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'docs/ci.md'])(
  'every file that %s links to is there',
  async (page) => {
    const text = await readFile(`${ROOT}${page}`, 'utf8');
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, link]) => link ?? '');
    for (const link of links)
      await expect(readFile(new URL(link, `file://${ROOT}${page}`)), link).resolves.toBeDefined();
  },
);

test('docs/ci.md names every reporter, and where its report goes', async () => {
  const text = await readFile(`${ROOT}docs/ci.md`, 'utf8');
  const rows = [...text.matchAll(/^\| `(\w+)` \|.*\| (?:`([\w.]+)`|(screen)) \|$/gm)];
  expect(rows.map(([, name]) => name).sort()).toEqual([...reporterNames].sort());
  for (const [, name = '', file] of rows) {
    const { choices } = reporterChoices({ reporter: [name], 'output-dir': 'out' }, {});
    expect(choices, name).toContainEqual(file === undefined ? { name } : { name, path: `out/${file}` });
  }
});

test('every command of the README that names a script names one that there is', async () => {
  const scripts = Object.keys(JSON.parse(await readFile(`${ROOT}package.json`, 'utf8')).scripts);
  for (const page of ['README.md', 'CONTRIBUTING.md', 'ARCHITECTURE.md']) {
    const text = await readFile(`${ROOT}${page}`, 'utf8');
    for (const [, script] of text.matchAll(/npm run ([\w:-]+)/g)) expect(scripts, page).toContain(script);
  }
});
