// Measures what the harness costs, as ratios against a baseline measured in the same run: see docs/bench.md.
// usage: npm run bench -- [--quick] [--json PATH]
import { setMaxListeners } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { table } from './bench/measure.mjs';
import { sessions } from './bench/sessions.mjs';
import { startUp } from './bench/start-up.mjs';
import { throughput } from './bench/throughput.mjs';

const { values: given } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, json: { type: 'string' } },
});
const quick = given.quick;
/** The figures keep to budgets of their own; this is for a machine on which even those do not hold. */
const longest = quick ? 38_000 : 170_000;
const limit = AbortSignal.timeout(longest);
// Every session listens to it, as in a run.
setMaxListeners(0, limit);
const folder = mkdtempSync(join(tmpdir(), 'bench-'));
const began = performance.now();
const figures = [];
try {
  for (const measure of [startUp, sessions, throughput]) {
    figures.push(...(await measure({ quick, folder, signal: limit })));
  }
} catch (error) {
  if (!limit.aborted) throw error;
  console.error(`bench: not done within ${longest / 1000} s, which is no moment to measure anything`);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}
if (process.exitCode === undefined) tell();

function tell() {
  const processors = cpus();
  const result = {
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    processors: processors.length,
    model: processors[0]?.model ?? 'unknown',
    quick,
    seconds: Math.round((performance.now() - began) / 1000),
    figures,
  };
  console.log(
    `Node ${result.node}, ${result.platform}, ${result.processors} × ${result.model}, ${result.seconds} s${quick ? ', --quick' : ''}\n`,
  );
  console.log('Medians, with the least and the greatest in brackets.\n');
  console.log(table(figures));
  if (given.json !== undefined) writeFileSync(given.json, `${JSON.stringify(result, undefined, 2)}\n`);
}
