import { execFileSync, spawn } from 'node:child_process';
import {
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDestination } from './destination.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mms-conform-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('all that was written, in order, under the name that was asked for', () => {
  const path = join(folder, 'a');
  const file = openDestination(path);
  for (let i = 0; i < 50_000; i++) file.write(`${i} ü\n`);
  file.commit();
  expect(readFileSync(path, 'utf8').split('\n')).toHaveLength(50_001);
  expect(readFileSync(path, 'utf8')).toMatch(/^0 ü\n1 ü\n.*\n49999 ü\n$/s);
});

test('what is discarded leaves nothing, also when it could not be finished', () => {
  const path = join(folder, 'a');
  const file = openDestination(path);
  file.write('x');
  file.discard();
  expect(readdirSync(folder)).toEqual([]);
  const lost = openDestination(path);
  for (const name of readdirSync(folder)) rmSync(join(folder, name));
  expect(() => lost.commit()).toThrow(`cannot write ${path}: ENOENT: no such file or directory`);
  lost.discard();
  expect(readdirSync(folder)).toEqual([]);
});

test('a link stays a link, and the file behind it is replaced', () => {
  writeFileSync(join(folder, 'real'), 'old');
  symlinkSync(join(folder, 'real'), join(folder, 'link'));
  const file = openDestination(join(folder, 'link'));
  file.write('new');
  file.commit();
  expect(lstatSync(join(folder, 'link')).isSymbolicLink()).toBe(true);
  expect(readFileSync(join(folder, 'real'), 'utf8')).toBe('new');
});

test.skipIf(process.platform === 'win32')('a device is written as it is and stays', () => {
  const file = openDestination('/dev/null');
  file.write('x');
  file.commit();
  openDestination('/dev/null').discard();
  expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
});

test.skipIf(process.platform === 'win32')('a pipe is written as it is', async () => {
  const path = join(folder, 'pipe');
  execFileSync('mkfifo', [path]);
  const reader = spawn('cat', [path]);
  const read: Buffer[] = [];
  reader.stdout.on('data', (part: Buffer) => read.push(part));
  const file = openDestination(path);
  file.write('through the pipe');
  file.commit();
  await new Promise((done) => reader.on('close', done));
  expect(Buffer.concat(read).toString()).toBe('through the pipe');
});
