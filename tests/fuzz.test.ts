import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { ROOT } from './support/root.ts';

// The command itself; what holds of single inputs is in the tests beside the source.

const result = z.object({
  seed: z.number(),
  targets: z.array(
    z.object({
      target: z.string(),
      inputs: z.number(),
      exceptions: z.number(),
      depths: z.record(z.string(), z.number()),
      distinct: z.array(z.string()),
    }),
  ),
});

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fuzz-test-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function fuzz(...args: readonly string[]) {
  const json = join(folder, 'result.json');
  const script = join(ROOT, 'scripts/fuzz.mjs');
  const { status, stderr, stdout } = spawnSync(process.execPath, [script, '--json', json, ...args], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  return { status, stderr, stdout, told: () => result.parse(JSON.parse(readFileSync(json, 'utf8'))) };
}

/** A copy of the build in which one text of a file is another. */
function spoiltBuild(name: string, file: string, is: string, becomes: string): string {
  const copy = join(folder, name);
  cpSync(join(ROOT, 'dist'), join(copy, 'dist'), { recursive: true });
  cpSync(join(ROOT, 'package.json'), join(copy, 'package.json'));
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  const code = readFileSync(join(copy, 'dist', file), 'utf8');
  expect(code).toContain(is);
  writeFileSync(join(copy, 'dist', file), code.replace(is, becomes));
  return join(copy, 'dist');
}

test('a right build has no findings, and the seed says what was tried', () => {
  const once = fuzz('--target', 'data', '--target', 'asf-packet', '--inputs', '64', '--seed', '7');
  expect(once).toMatchObject({ status: 0, stderr: '' });
  const { seed, targets } = once.told();
  expect(seed).toBe(7);
  expect(targets.map(({ target, inputs, exceptions }) => [target, inputs, exceptions])).toEqual([
    ['data', 64, 0],
    ['asf-packet', 64, 0],
  ]);
  const again = fuzz('--target', 'asf-packet', '--inputs', '64', '--seed', '7').told();
  expect(again.targets[0]?.depths).toEqual(targets[1]?.depths);
});

test('a build that reads otherwise is told from this one', () => {
  const other = spoiltBuild(
    'other',
    'asf/parsing-information.js',
    'headerLength: sendTimeAt + 6',
    'headerLength: sendTimeAt + 7',
  );
  const { status, stdout, told } = fuzz(
    '--target',
    'asf-packet',
    '--inputs',
    '300',
    '--seed',
    '7',
    '--against',
    other,
  );
  expect(status).toBe(1);
  expect(told().targets[0]?.exceptions).toBeGreaterThan(0);
  const [, kept = ''] = /kept as (\S+)/.exec(stdout) ?? [];
  // Kept, it can be read again: by this build alone nothing is wrong with it.
  expect(fuzz('--target', 'asf-packet', '--replay', kept)).toMatchObject({ status: 0, stderr: '' });
  rmSync(kept);
});

test('an input that never ends is ended, told, and the next one begins', () => {
  const loop = 'while (bytes.length > 1000); into.AFFlags';
  const endless = spoiltBuild('endless', 'protocols/mmsp/unit.js', 'into.AFFlags', loop);
  const args = ['--target', 'data', '--inputs', '30', '--seed', '7', '--hang', '2', '--against', endless];
  const { status, stdout, told } = fuzz(...args);
  expect(status).toBe(1);
  const [data] = told().targets;
  expect(data).toMatchObject({ inputs: 30, distinct: expect.arrayContaining(['hang']) });
  const kept = Array.from(stdout.matchAll(/kept as (\S+)/g), ([, path = '']) => path);
  expect(kept.some((path) => readFileSync(path).length > 1000)).toBe(true);
  for (const path of kept) rmSync(path, { force: true });
});

test('what was found before an input that never ends is told too', () => {
  const marker = JSON.stringify(join(folder, 'once'));
  const once = `const fs = process.getBuiltinModule('node:fs'); if (!fs.existsSync(${marker})) { fs.writeFileSync(${marker}, ''); throw new Error('only once'); }`;
  const loop = `${once} while (bytes.length > 1000); into.AFFlags`;
  const spoilt = spoiltBuild('once-and-endless', 'protocols/mmsp/unit.js', 'into.AFFlags', loop);
  const args = ['--target', 'data', '--inputs', '30', '--seed', '7', '--hang', '2', '--against', spoilt];
  const { stdout, told } = fuzz(...args);
  expect([...(told().targets[0]?.distinct ?? [])].sort()).toEqual(['Error only once', 'hang']);
  for (const [, kept = ''] of stdout.matchAll(/kept as (\S+)/g)) rmSync(kept, { force: true });
});

test('an input that ends its thread is a finding, and the next begins in a new thread', () => {
  const thrown =
    "if (bytes.length > 1000) queueMicrotask(() => { throw new Error('from nowhere'); }); into.AFFlags";
  const spoilt = spoiltBuild('deadly', 'protocols/mmsp/unit.js', 'into.AFFlags', thrown);
  const { status, stdout, told } = fuzz(
    '--target',
    'data',
    '--inputs',
    '30',
    '--seed',
    '7',
    '--against',
    spoilt,
  );
  expect(status).toBe(1);
  expect(told().targets[0]).toMatchObject({
    inputs: 30,
    distinct: ['it ends its thread: from nowhere'],
  });
  const [, kept = ''] = /kept as (\S+)/.exec(stdout) ?? [];
  rmSync(kept);
});

test('a build that cannot be loaded is none', () => {
  const { status, stderr } = fuzz('--target', 'data', '--against', join(ROOT, 'docs'));
  expect(status).toBe(2);
  expect(stderr).toMatch(/^fuzz: data cannot be played: Cannot find module .*\n$/);
});

test.each([
  [['--target', 'dtaa'], /^there is no target "dtaa"; there are message, /],
  [['--inputs', 'many'], '--inputs must be a whole number from 1 to 4294967295, got "many"'],
  // Of nothing nothing can be said.
  [['--inputs', '0'], '--inputs must be a whole number from 1 to 4294967295, got "0"'],
  [['--seconds', '0'], /^--seconds must be a whole number from 1 to \d+, got "0"$/],
  [['--at-once', '0'], '--at-once must be a whole number from 1 to 64, got "0"'],
  [['--hang', '0'], /^--hang must be a whole number from 1 to \d+, got "0"$/],
  [['--seed', '-1'], /^Option '--seed' argument is ambiguous/],
  [['--replay', 'x'], '--replay needs one --target'],
  [['--target', 'data', '--replay', '/no/such/file'], '--replay /no/such/file cannot be read: ENOENT'],
  [['--against', '/no/such/folder'], '--against /no/such/folder is no folder'],
  [['--nonsense'], "Unknown option '--nonsense'"],
  [['--json', '/no/such/folder/a'], '--json /no/such/folder/a cannot be written: ENOENT'],
])('%j is told in one sentence', (args, sentence) => {
  const { status, stdout, stderr } = fuzz(...args);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  const [, said = ''] = /^fuzz: (.*)\n$/.exec(stderr) ?? [];
  if (typeof sentence === 'string') expect(said).toBe(sentence);
  else expect(said).toMatch(sentence);
});
