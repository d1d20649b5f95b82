// Cases per second of the fast suite against the reference server, as people run it: the command, its own server in
// the same process, no report but the events.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { command } from './command.mjs';
import { figureAlone } from './measure.mjs';

/** Most of a case is waiting for what a paced server sends. */
const WORKERS = 64;
/** Milliseconds after which no further run begins, and of one run. */
const BUDGET = 40_000;
const LONGEST = 120_000;

export async function suite({ quick, folder, signal }) {
  const samples = [];
  const began = performance.now();
  // The first warms up.
  for (let turn = 0; turn <= (quick ? 1 : 5); turn++) {
    signal.throwIfAborted();
    if (turn > 1 && performance.now() - began > BUDGET) break;
    const sample = runOnce(folder);
    if (turn > 0) samples.push(sample);
  }
  const line = (name, unit, better, map) => figureAlone({ name, unit, better, harness: samples.map(map) });
  return [
    line(`the fast suite, ${WORKERS} workers`, 'cases/s', 'higher', ({ cases, ran }) => cases / ran),
    line('processor time of a case', 'CPU ms', 'lower', ({ cases, cpu }) => (cpu * 1000) / cases),
  ];
}

function runOnce(folder) {
  const events = join(folder, 'events.ndjson');
  const options = ['--tag', 'fast', '--workers', String(WORKERS), '--reporter', `ndjson=${events}`];
  const { program, args, env, usage } = command(folder, ['--target', 'builtin', ...options]);
  const stdio = ['ignore', 'ignore', 'pipe'];
  const { status, error, stderr } = spawnSync(program, args, { stdio, timeout: LONGEST, env });
  if (error) throw error;
  if (status !== 0) throw new Error(`the fast suite ended with ${status}: ${stderr}`);
  return { ...told(readFileSync(events, 'utf8')), cpu: usage().cpu };
}

/** How many cases were played, and in how many seconds from the first event to the last. */
function told(lines) {
  const events = lines
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const cases = events.filter(({ type, verdict }) => type === 'case-end' && verdict === 'pass').length;
  return { cases, ran: events.at(-1).t / 1000 };
}
