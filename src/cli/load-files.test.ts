import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, it } from 'vitest';
import { madeUp } from '../load/testing/made-up.ts';
import { loadFiles } from './load-files.ts';
import { UsageError } from './usage-error.ts';

const folder = mkdtempSync(join(tmpdir(), 'mms-conform-'));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => {
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
});

const json = join(folder, 'load.json');
const html = join(folder, 'load.html');
const load = madeUp('x');

it('writes both, when all is over', async () => {
  const files = loadFiles({ json, html }, process);
  expect(readdirSync(folder).every((name) => name.endsWith('.part'))).toBe(true);
  await files.write(load, '{}');
  files.discard();
  expect(readdirSync(folder).sort()).toEqual(['load.html', 'load.json']);
  expect(readFileSync(json, 'utf8')).toBe('{}');
});

it('leaves nothing of the first file when the second cannot be opened', () => {
  const nowhere = '/dev/null/load.html';
  expect(() => loadFiles({ json, html: nowhere }, process)).toThrow(UsageError);
  expect(readdirSync(folder)).toEqual([]);
});

it.each([1, 200_000])(
  'tells in a sentence what cannot be written, and leaves no part of it: %d characters',
  async (length) => {
    const files = loadFiles({ json: '/dev/full', html }, process);
    const writing = files.write(load, 'x'.repeat(length));
    await expect(writing).rejects.toThrow(UsageError);
    await expect(writing).rejects.toThrow('cannot write /dev/full: ENOSPC');
    files.discard();
    expect(readdirSync(folder)).toEqual([]);
  },
);
