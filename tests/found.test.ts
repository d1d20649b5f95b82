import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { targetNamed, targetNames } from '../scripts/fuzz/targets/index.mjs';
import { overSource } from './support/fuzzed.ts';
import { ROOT } from './support/root.ts';

// Inputs for which something once did not hold: one folder for each target, a text beside each input.

const FOUND = `${ROOT}fixtures/found/`;
const folders = readdirSync(FOUND, { withFileTypes: true }).filter((entry) => entry.isDirectory());
const found = folders.flatMap(({ name: target }) =>
  readdirSync(`${FOUND}${target}`)
    .filter((name) => !name.endsWith('.md'))
    .map((name) => ({ target, name })),
);

test('there are some, and each is of a target', () => {
  expect(found.length).toBeGreaterThan(0);
  for (const { name } of folders) expect(targetNames()).toContain(name);
});

test.each(found)('$target: $name', async ({ target: of, name }) => {
  expect(existsSync(`${FOUND}${of}/${name.replace(/\.\w+$/, '.md')}`)).toBe(true);
  const target = await targetNamed(of);
  const { code } = await overSource(target);
  await target.property(code)(new Uint8Array(readFileSync(`${FOUND}${of}/${name}`)));
});
