import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { helpFile, prebuiltHelp } from './prebuilt-help.ts';

const folder = mkdtempSync(join(tmpdir(), 'mms-conform-'));
afterAll(() => rmSync(folder, { recursive: true }));
for (const width of [100, 110])
  writeFileSync(join(folder, helpFile(width)), JSON.stringify({ '': `all ${width}`, list: `list ${width}` }));

const help = (args: readonly string[], columns?: number, env: Record<string, string> = {}) =>
  prebuiltHelp(args, { stdout: columns === undefined ? {} : { columns }, env }, pathToFileURL(`${folder}/`));

it.each<readonly [readonly string[], string]>([
  [['--help'], 'all 100'],
  [['-h'], 'all 100'],
  [['list', '--help'], 'list 100'],
  [['list', '-h'], 'list 100'],
])('%j is answered', (args, text) => {
  expect(help(args)).toBe(text);
});

it.each([
  [['--help', 'list']],
  [['--help', '--help']],
  [['list', 'x', '--help']],
  [['lits', '--help']],
  [['toString', '--help']],
  [['--help=x']],
  [['list']],
  [[]],
])('%j is left to the parser', (args) => {
  expect(help(args)).toBeUndefined();
});

it('is as wide as a line may be', () => {
  expect(help(['--help'], 100)).toBe('all 100');
  expect(help(['--help'], 110)).toBe('all 110');
  expect(help(['--help'], 500)).toBe('all 110');
});

it('is left to the parser where nothing was built, or not to its end, or a variable stands for an option', () => {
  expect(help(['--help'], 99)).toBeUndefined();
  writeFileSync(join(folder, helpFile(98)), '{"":"all 98","li');
  expect(help(['--help'], 98)).toBeUndefined();
  expect(help(['--help'], 100, { MMS_CONFORM_TARGET: 'x' })).toBeUndefined();
});
