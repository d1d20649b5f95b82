import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { temporaryFolder } from './support/cli.ts';
import { ROOT } from './support/root.ts';

interface Run {
  readonly number: number;
  readonly seed: number;
  readonly workers: number;
  readonly status: number | null;
  readonly again: number;
  readonly cases: ReadonlyMap<string, object>;
}
interface Soak {
  readonly compare: (
    runs: readonly Run[],
    how: { readonly tolerant: boolean },
  ) => { readonly steady: boolean; readonly statuses: number; readonly counts: object };
  readonly playOnce: (how: object) => Promise<Run>;
}
const at = (name: string): string => join(ROOT, 'scripts/soak', name);
const { compare }: Pick<Soak, 'compare'> = await import(at('compare.mjs'));
const { playOnce }: Pick<Soak, 'playOnce'> = await import(at('play-once.mjs'));

const { path, remove } = temporaryFolder();
afterAll(remove);

const soak = (...args: readonly string[]) =>
  spawnSync(process.execPath, [join(ROOT, 'scripts/soak.mjs'), ...args], {
    encoding: 'utf8',
    timeout: 60_000,
  });

test.each([
  [['many'], 'RUNS must be a whole number from 1 to 100000, got "many"'],
  [['0'], 'RUNS must be a whole number from 1 to 100000, got "0"'],
  [['2', 'x'], 'AT ONCE must be a whole number from 1 to 64, got "x"'],
  [['2', '1', '1'], 'there are two numbers, RUNS and AT ONCE; "1" is one more'],
  [['1', '--workers', '1,few'], '--workers must be a whole number from 1 to 1000, got "few"'],
  [['1', '--busy', '-'], '--busy must be a whole number from 0 to 64, got "-"'],
  [['1', '--seed', 'x'], '--seed must be a whole number from 0 to 4294967295, got "x"'],
  [['--nonsense'], "Unknown option '--nonsense'"],
  [['1', '--json', '/no/such/folder/a'], '--json /no/such/folder/a cannot be written: ENOENT'],
])('%j is told in one sentence', (args, sentence) => {
  const { status, stdout, stderr } = soak(...args);
  expect({ status, stdout, stderr }).toEqual({ status: 2, stdout: '', stderr: `soak: ${sentence}\n` });
});

test('a run that leaves no report is a run with another status than 0, and no steady one', async () => {
  const folder = path('folder');
  mkdirSync(folder);
  const options = ['--tag', 'no-such-tag'];
  const run = await playOnce({ number: 0, seed: 1, workers: 1, folder, apart: false, options });
  expect(run).toMatchObject({ status: 2, again: 0, cases: new Map() });
  expect(compare([run], { tolerant: false })).toMatchObject({ statuses: 1, steady: false });
});

const run = (number: number, verdict: string, check: string) => ({
  ...{ number, seed: 1, workers: number + 1, status: verdict === 'fail' ? 1 : 0, again: 0 },
  cases: new Map([['a', { verdict, reason: undefined, checks: new Map([['R-1', { verdict: check }]]) }]]),
});

test('what differs between runs is told, and makes them unsteady', () => {
  expect(compare([run(0, 'pass', 'pass'), run(1, 'pass', 'pass')], { tolerant: false })).toMatchObject({
    steady: true,
    counts: { case: 0, check: 0, shown: 0 },
  });
  expect(compare([run(0, 'pass', 'pass'), run(1, 'pass', 'skip')], { tolerant: false })).toMatchObject({
    steady: false,
    counts: { case: 0, check: 1, shown: 0 },
    differences: [{ kind: 'check', case: 'a', requirement: 'R-1', came: { pass: { 1: 1 }, skip: { 2: 1 } } }],
  });
  expect(compare([run(0, 'pass', 'pass'), run(1, 'fail', 'fail')], { tolerant: true }).steady).toBe(false);
});

test('nothing is compared when nothing was played', () => {
  expect(compare([], { tolerant: false }).steady).toBe(false);
});
