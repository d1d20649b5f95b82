import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { madeUp } from '../load/testing/made-up.ts';
import { loadFiles } from './load-files.ts';
import type { World } from './world.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'load-files-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const silent = () => new Writable({ write: (_chunk, _encoding, done) => done() });
const world: World = {
  ...{ stdout: silent(), stderr: silent(), env: {}, argv: [] },
  on: () => {},
  off: () => {},
};

test('both files are there when both were written, and none before', async () => {
  const [json, html] = [join(folder, 'a.json'), join(folder, 'b/a.html')];
  const files = loadFiles({ json, html }, world);
  expect(readdirSync(folder).filter((name) => !name.endsWith('.part'))).toEqual(['b']);
  expect(await files.write(madeUp('peer'), '{}\n')).toEqual([]);
  files.discard();
  expect(readdirSync(folder).sort()).toEqual(['a.json', 'b']);
  expect(readFileSync(json, 'utf8')).toBe('{}\n');
  expect(readFileSync(html, 'utf8')).toMatch(/<\/html>\n$/);
});

test('nothing is left of the one when the other cannot be written', () => {
  mkdirSync(join(folder, 'page'));
  expect(() => loadFiles({ json: join(folder, 'a.json'), html: join(folder, 'page') }, world)).toThrow(
    /^cannot write .*page: it is a folder$/,
  );
  expect(readdirSync(folder)).toEqual(['page']);
});

test('one file by two names is one file', () => {
  const [json, html] = [join(folder, 'x'), `${folder}/./x`];
  expect(() => loadFiles({ json, html }, world)).toThrow(/^--json and --html name the same file, /);
});

// Less and more than is kept before it is written.
test.runIf(process.platform === 'linux').each([1, 200_000])(
  'a file that is full is told in a sentence, and the other written: %d characters',
  async (length) => {
    const html = join(folder, 'a.html');
    const files = loadFiles({ json: '/dev/full', html }, world);
    expect(await files.write(madeUp('peer'), 'x'.repeat(length))).toEqual([
      'cannot write /dev/full: ENOSPC: no space left on device',
    ]);
    files.discard();
    expect(readdirSync(folder)).toEqual(['a.html']);
    expect(readFileSync(html, 'utf8')).toMatch(/<\/html>\n$/);
  },
);
