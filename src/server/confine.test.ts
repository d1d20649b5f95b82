import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { confine } from './confine.ts';

const base = realpathSync(mkdtempSync(join(tmpdir(), 'mms-')));
const root = join(base, 'root');

const ELSEWHERE = ['nul', 'CON.asf', 'sub/com1', 'lpt9.a.asf', 'aux.asf', 'a.asf.', 'a.asf ', 'sub/b.asf...'];

beforeAll(() => {
  mkdirSync(join(root, 'sub'), { recursive: true });
  mkdirSync(join(base, 'root-beside'));
  for (const file of [
    'root/a.asf',
    'root/sub/b.asf',
    'root/..c.asf',
    'root/console.asf',
    'secret.asf',
    'root-beside/d.asf',
  ]) {
    writeFileSync(join(base, file), '');
  }
  // Names of their own on one system only, and there they are to be refused as well.
  if (process.platform !== 'win32') for (const name of ELSEWHERE) writeFileSync(join(root, name), '');
  symlinkSync(join(base, 'secret.asf'), join(root, 'out.asf'));
  symlinkSync(base, join(root, 'up'));
  symlinkSync('a.asf', join(root, 'inside.asf'));
});
afterAll(() => rmSync(base, { recursive: true }));

test.each([
  ['a.asf', 'a.asf'],
  ['/a.asf', 'a.asf'],
  ['sub/b.asf', 'sub/b.asf'],
  ['..c.asf', '..c.asf'],
  ['console.asf', 'console.asf'],
  ['inside.asf', 'a.asf'],
])('%s leads inside', async (name, path) => {
  expect(await confine(root, name)).toBe(join(root, path));
});

test.each([
  '',
  '/',
  '.',
  '..',
  './a.asf',
  '../secret.asf',
  'sub/../a.asf',
  'sub/../../secret.asf',
  'sub//b.asf',
  'a.asf/',
  '//a.asf',
  join(base, 'secret.asf'),
  join(root, 'a.asf'),
  '/etc/passwd',
  'C:\\windows\\win.ini',
  'C:/windows/win.ini',
  'c:a.asf',
  'a.asf::$DATA',
  '..\\secret.asf',
  'sub\\b.asf',
  '\\\\host\\share\\a.asf',
  'a.asf\0',
  'a.asf\0/../../secret.asf',
  '%2e%2e/secret.asf',
  'a%2easf',
  '..%2fsecret.asf',
  '\u2025/secret.asf',
  'out.asf',
  'up/secret.asf',
  'up/root/a.asf',
  '../root-beside/d.asf',
  'missing.asf',
  'a.asf/b',
  'x'.repeat(256),
  'sub/'.repeat(300),
  ...ELSEWHERE,
])('%j leads nowhere', async (name) => {
  const path = await confine(root, name);
  // A link that comes back in is no way out.
  if (name === 'up/root/a.asf') expect(path).toBe(join(root, 'a.asf'));
  else expect(path).toBeUndefined();
});
