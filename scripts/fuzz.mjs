// Feeds made-up and spoilt input to what reads the bytes of a peer and the files of a user: see docs/fuzzing.md.
// usage: npm run fuzz -- [--target NAME]… [--inputs N] [--seconds S] [--seed N] [--first N] [--at-once N]
//        [--hang SECONDS] [--against DIST] [--json FILE] [--list]
//        npm run fuzz -- --target NAME --replay FILE
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { nameOf } from './fuzz/findings.mjs';
import { table } from './fuzz/table.mjs';
import { codeOf } from './fuzz/target.mjs';
import { targetNamed, targetNames } from './fuzz/targets/index.mjs';
import { watched } from './fuzz/watch.mjs';

const { values: given } = parseArgs({
  options: {
    target: { type: 'string', multiple: true, default: [] },
    inputs: { type: 'string', default: '20000' },
    seconds: { type: 'string', default: '3600' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    first: { type: 'string', default: '0' },
    hang: { type: 'string', default: '20' },
    'at-once': { type: 'string', default: '1' },
    against: { type: 'string' },
    json: { type: 'string' },
    replay: { type: 'string' },
    list: { type: 'boolean', default: false },
  },
});
const DIST = new URL('../dist/', import.meta.url);
const REPORTS = new URL('../reports/fuzz/', import.meta.url);

try {
  const names = given.target.length > 0 ? given.target : targetNames();
  const targets = [];
  for (const name of names) targets.push(await targetNamed(name));
  if (given.list) for (const { name, says } of targets) console.log(`${name.padEnd(14)}${says}`);
  else if (given.replay === undefined) await run(targets);
  else await replay(targets, given.replay);
} catch (error) {
  console.error(`fuzz: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 2;
}

async function run(targets) {
  const plan = {
    seed: whole('seed'),
    first: whole('first'),
    inputs: whole('inputs'),
    seconds: whole('seconds'),
    hang: whole('hang'),
    folder: DIST.href,
    ...(given.against !== undefined && { against: pathToFileURL(`${resolve(given.against)}/`).href }),
  };
  console.log(`seed ${plan.seed}, ${plan.inputs} inputs for each target, Node ${process.version}\n`);
  const rows = [];
  const underWay = new Map();
  // Who has waited long enough still learns what was tried until then.
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.once(signal, () => {
      const all = [...rows, ...Array.from(underWay, ([target, so]) => ({ target, ...so }))];
      console.log(`\ninterrupted by ${signal}\n\n${table(all)}`);
      process.exit(130);
    });
  const queue = [...targets];
  const one = async () => {
    for (let target = queue.shift(); target !== undefined; target = queue.shift()) {
      const { name, input } = target;
      const result = await watched(name, plan, (so) => {
        underWay.set(name, so);
        progress(name, so, plan);
      });
      underWay.delete(name);
      progress();
      for (const finding of result.findings) tell(name, input, finding);
      rows.push({ target: name, ...result });
      console.log(`${name}: ${result.inputs} inputs, ${result.exceptions} exceptions`);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, whole('at-once')) }, one));
  console.log(`\n${table(rows)}`);
  if (given.json !== undefined) {
    const plain = rows.map(({ findings, ...row }) => ({ ...row, distinct: findings.map(({ key }) => key) }));
    writeFileSync(given.json, `${JSON.stringify({ ...plan, targets: plain }, undefined, 2)}\n`);
  }
  process.exitCode = rows.every(({ exceptions }) => exceptions === 0) ? 0 : 1;
}

/** A line that is written over, where there is somebody to see it. */
function progress(name, so, plan) {
  if (!process.stderr.isTTY) return;
  const text =
    name === undefined ? '' : `${name}: ${so.inputs} of ${plan.inputs}, ${so.exceptions} exceptions`;
  process.stderr.write(`\r\u001b[2K${text}`);
}

/** Keeps the input, so that it can be looked at again. */
function tell(name, input, { key, number, says, times, input: bytes }) {
  mkdirSync(REPORTS, { recursive: true });
  const file = new URL(`${name}-${nameOf(bytes)}.${input === 'text' ? 'txt' : 'bin'}`, REPORTS);
  writeFileSync(file, bytes);
  console.log(`${name}: ${key}\n  ${times} times, first input ${number}, kept as ${file.pathname}`);
  console.log(`${says.replace(/^/gm, '  | ')}\n`);
}

async function replay([target, second], path) {
  if (target === undefined || second !== undefined) throw new Error('--replay needs one --target');
  const property = target.property(await codeOf(target, DIST));
  const began = performance.now();
  const { depth, reading } = await property(new Uint8Array(readFileSync(path)));
  console.dir(reading, { depth: 8 });
  console.log(`${target.name}: ${depth}, ${(performance.now() - began).toFixed(1)} ms`);
}

function whole(option) {
  const number = Number(given[option]);
  if (Number.isSafeInteger(number) && number >= 0) return number;
  throw new Error(`--${option} must be a whole number, got ${JSON.stringify(given[option])}`);
}
