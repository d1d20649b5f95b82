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

test.each([
  [['--target', 'dtaa'], 'there is no target "dtaa"'],
  [['--inputs', 'many'], '--inputs must be a whole number, got "many"'],
  [['--replay', 'x'], '--replay needs one --target'],
])('%j is refused', (args, sentence) => {
  const { status, stderr } = fuzz(...args);
  expect(status).toBe(2);
  expect(stderr).toContain(sentence);
});
