// How long the command takes to say its version and its help, against Node with an empty module.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { figure, interleave } from './measure.mjs';

const CLI = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
/** No start takes so long; one that does is ended. */
const LONGEST = 10_000;

export async function startUp({ quick, folder, signal }) {
  const empty = join(folder, 'empty.mjs');
  writeFileSync(empty, '');
  const samples = await interleave(
    {
      empty: () => timed([empty]),
      version: () => timed([CLI, '--version']),
      help: () => timed([CLI, '--help']),
    },
    { repeats: quick ? 9 : 31, budget: quick ? 6000 : 25_000, signal },
  );
  const line = (name, harness) =>
    figure({ name, unit: 'ms', better: 'lower', baseline: samples.empty, harness });
  return [line('start-up, --version', samples.version), line('start-up, --help', samples.help)];
}

function timed(args) {
  const began = performance.now();
  const { status, error } = spawnSync(process.execPath, args, { stdio: 'ignore', timeout: LONGEST });
  if (error) throw error;
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}`);
  return performance.now() - began;
}
