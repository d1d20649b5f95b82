// Feeds made-up and spoilt input to what reads the bytes of a peer and the files of a user: see docs/fuzzing.md.
// usage: npm run fuzz -- [--target NAME]… [--inputs N] [--seconds S] [--seed N] [--first N] [--at-once N]
//        [--hang SECONDS] [--against DIST] [--json FILE] [--list]
//        npm run fuzz -- --target NAME --replay FILE
import { mkdirSync, writeFileSync } from 'node:fs';
import { nameOf } from './fuzz/findings.mjs';
import { optionsOf } from './fuzz/options.mjs';
import { table } from './fuzz/table.mjs';
import { codeOf } from './fuzz/target.mjs';
import { watched } from './fuzz/watch.mjs';
import { orSentence } from './options.mjs';

const REPORTS = new URL('../reports/fuzz/', import.meta.url);

await orSentence('fuzz', async () => {
  const { list, input, ...asked } = await optionsOf(process.argv.slice(2));
  if (list) for (const { name, says } of asked.targets) console.log(`${name.padEnd(14)}${says}`);
  else if (input === undefined) await run(asked);
  else await replay(asked, input);
});

async function run({ targets, plan, atOnce, json }) {
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
  await Promise.all(Array.from({ length: atOnce }, one));
  console.log(`\n${table(rows)}`);
  if (json !== undefined) {
    const plain = rows.map(({ findings, ...row }) => ({ ...row, distinct: findings.map(({ key }) => key) }));
    writeFileSync(json, `${JSON.stringify({ ...plan, targets: plain }, undefined, 2)}\n`);
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

async function replay({ targets: [target], plan }, input) {
  const property = target.property(await codeOf(target, new URL(plan.folder)));
  const began = performance.now();
  const { depth, reading } = await property(input);
  console.dir(reading, { depth: 8 });
  console.log(`${target.name}: ${depth}, ${(performance.now() - began).toFixed(1)} ms`);
}
