// Cases per second of the fast suite against the reference server, as people run it: the command, its own server in
// the same process, no report but the events. Once, when all of its code is cold, and several times in one run.
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { command } from './command.mjs';
import { figureAlone } from './measure.mjs';

/** Most of a case is waiting for what a paced server sends. */
const RUNS = [
  { name: 'once', rounds: 1, workers: 64, repeats: 5 },
  { name: 'six times in one run', rounds: 6, workers: 200, repeats: 3 },
];
/** Milliseconds after which no further run begins, and of one run. */
const BUDGET = 40_000;
const LONGEST = 120_000;

export async function suite({ quick, folder, signal }) {
  const figures = [];
  for (const run of quick ? RUNS.slice(0, 1) : RUNS)
    figures.push(...(await several(run, quick, folder, signal)));
  return figures;
}

async function several({ name, rounds, workers, repeats }, quick, folder, signal) {
  const samples = [];
  const began = performance.now();
  // The first warms up.
  for (let turn = 0; turn <= (quick ? 1 : repeats); turn++) {
    signal.throwIfAborted();
    if (turn > 1 && performance.now() - began > BUDGET) break;
    const sample = await runOnce({ rounds, workers, folder });
    if (turn > 0) samples.push(sample);
  }
  const line = (words, unit, better, map) =>
    figureAlone({ name: words, unit, better, harness: samples.map(map) });
  return [
    line(`the fast suite ${name}, ${workers} workers`, 'cases/s', 'higher', ({ cases, ran }) => cases / ran),
    line(`processor time of a case, ${name}`, 'CPU ms', 'lower', ({ cases, cpu }) => (cpu * 1000) / cases),
  ];
}

async function runOnce({ rounds, workers, folder }) {
  const events = join(folder, 'events.ndjson');
  const options = ['--tag', 'fast', '--repeat', String(rounds), '--workers', String(workers)];
  const given = ['--target', 'builtin', ...options, '--reporter', `ndjson=${events}`];
  const { program, args, env, usage } = command(folder, given);
  const stdio = ['ignore', 'ignore', 'pipe'];
  const { status, error, stderr } = spawnSync(program, args, { stdio, timeout: LONGEST, env });
  if (error) throw error;
  if (status !== 0) throw new Error(`the fast suite ended with ${status}: ${stderr}`);
  return { ...(await told(events)), cpu: usage().cpu };
}

/** How many cases were played, and in how many seconds from the first event to the last. */
async function told(path) {
  let cases = 0;
  let last = '';
  const lines = createInterface({ input: createReadStream(path) });
  lines.on('line', (line) => {
    last = line;
    // Only these are read: there are a hundred of the others to each.
    if (line.includes('"type":"case-end"') && JSON.parse(line).verdict === 'pass') cases += 1;
  });
  await once(lines, 'close');
  return { cases, ran: JSON.parse(last).t / 1000 };
}
