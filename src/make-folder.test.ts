import { mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { makeFolder } from './make-folder.ts';

const base = mkdtempSync(join(tmpdir(), 'make-folder-'));
afterAll(() => rmSync(base, { recursive: true }));
const isFolder = (path: string): boolean => statSync(path).isDirectory();

it('makes a folder and those above it, and leaves one that is there', () => {
  makeFolder(join(base, 'a/b/c'));
  makeFolder(join(base, 'a/b/c'));
  makeFolder(join(base, 'a/b/../d'));
  expect(isFolder(join(base, 'a/b/c'))).toBe(true);
  expect(isFolder(join(base, 'a/d'))).toBe(true);
});

it('goes through links to folders', () => {
  makeFolder(join(base, 'there'));
  symlinkSync(join(base, 'there'), join(base, 'link'));
  makeFolder(join(base, 'link/in'));
  expect(isFolder(join(base, 'there/in'))).toBe(true);
});

it('throws what the system says', () => {
  writeFileSync(join(base, 'file'), '');
  symlinkSync(join(base, 'nowhere'), join(base, 'dangling'));
  expect(() => makeFolder(join(base, 'file/in'))).toThrow(/ENOTDIR/);
  expect(() => makeFolder(join(base, 'file'))).toThrow(/EEXIST/);
  expect(() => makeFolder(join(base, 'dangling/in'))).toThrow(/EEXIST|ENOENT/);
});

it.runIf(process.platform === 'linux')('comes to an end where no folder can be made', () => {
  expect(() => makeFolder('/proc/none/such/place')).toThrow(/ENOENT/);
});
