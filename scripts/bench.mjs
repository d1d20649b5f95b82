// Measures what the harness costs, against baselines measured in the same run: see docs/bench.md.
// usage: npm run bench -- [--quick] [--long] [--only NAME]... [--json PATH]
import { setMaxListeners } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { headline, table } from './bench/table.mjs';

/**
 * What is measured, by name, with the milliseconds that it may take at most: each keeps to a budget of its own, and this is
 * for a machine on which even that does not hold. What is `long` is left out unless it is asked for.
 */
const MEASURES = {
  'start-up': { load: async () => (await import('./bench/start-up.mjs')).startUp, most: 60_000 },
  sessions: { load: async () => (await import('./bench/sessions.mjs')).sessions, most: 60_000 },
  data: { load: async () => (await import('./bench/throughput.mjs')).throughput, most: 80_000 },
  ffmpeg: { load: async () => (await import('./bench/ffmpeg.mjs')).ffmpeg, most: 60_000 },
  suite: { load: async () => (await import('./bench/suite.mjs')).suite, most: 180_000 },
  load: { load: async () => (await import('./bench/load.mjs')).load, most: 240_000, long: true },
  memory: { load: async () => (await import('./bench/memory.mjs')).memory, most: 300_000, long: true },
};

const given = options();
const began = performance.now();
const figures = [];
/** Names of what could not be measured. */
const missing = [];
const folder = mkdtempSync(join(tmpdir(), 'bench-'));
try {
  for (const name of given.names) await measure(name);
} finally {
  rmSync(folder, { recursive: true });
}
tell();

function options() {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      long: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true, default: [] },
      json: { type: 'string' },
    },
  });
  const known = Object.keys(MEASURES);
  const wrong = values.only.find((name) => !known.includes(name));
  if (wrong !== undefined) {
    console.error(`bench: --only must be one of ${known.join(', ')}, got ${JSON.stringify(wrong)}`);
    process.exit(2);
  }
  const asked = (name) =>
    values.only.length > 0 ? values.only.includes(name) : values.long || !MEASURES[name].long;
  return { quick: values.quick, json: values.json, names: known.filter(asked) };
}

async function measure(name) {
  const { load, most } = MEASURES[name];
  const limit = AbortSignal.timeout(most);
  // Every session listens to it, as in a run.
  setMaxListeners(0, limit);
  try {
    const work = await load();
    figures.push(...(await work({ quick: given.quick, folder, signal: limit })));
  } catch (error) {
    if (!limit.aborted && error.code !== 'ETIMEDOUT') throw error;
    console.error(`bench: ${name} was not done in its time, so that there are no figures of it`);
    missing.push(name);
    process.exitCode = 1;
  }
}

function tell() {
  const processors = cpus();
  const result = {
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    processors: processors.length,
    model: processors[0]?.model ?? 'unknown',
    // Of the last five minutes: more than there are processors is a machine that does other work.
    load: loadavg()[1],
    quick: given.quick,
    seconds: Math.round((performance.now() - began) / 1000),
    missing,
    figures,
  };
  console.log(`${headline(result)}\n`);
  console.log('Medians, with the least and the greatest in brackets.\n');
  console.log(table(figures));
  if (given.json !== undefined) writeFileSync(given.json, `${JSON.stringify(result, undefined, 2)}\n`);
}
