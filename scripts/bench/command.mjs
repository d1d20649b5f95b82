// The built command in a process of its own that tells at its end what it has used.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const OWN_USAGE = new URL('own-usage.mjs', import.meta.url).href;

/** What to give to `spawn`; `usage` reads seconds of processor time and the highest resident memory, in MB. */
export function command(folder, args) {
  const path = join(folder, `usage-${args[0].replace(/\W/g, '')}`);
  return {
    program: process.execPath,
    args: ['--import', OWN_USAGE, CLI, ...args],
    env: { ...process.env, BENCH_USAGE: path },
    usage: () => JSON.parse(readFileSync(path, 'utf8')),
  };
}
