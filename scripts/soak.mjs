// Runs the suite many times against the reference server, in turn with each number of workers, and compares what came
// out: the verdict of every case, and of every check in it. Runs that differ in nothing but the number of workers have
// the same seed. Exit status 1 when anything differs or does not pass.
// usage: npm run soak -- [RUNS] [AT ONCE] [--workers 1,16] [--tag TAG] [--udp-loss SHARE] [--apart] [--busy N] [--json FILE]
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startBusy } from './soak/busy.mjs';
import { compare } from './soak/compare.mjs';
import { describe } from './soak/describe.mjs';
import { playOnce } from './soak/play-once.mjs';

const { values, positionals } = parseArgs({
  options: {
    workers: { type: 'string', default: '1,16' },
    tag: { type: 'string' },
    'udp-loss': { type: 'string' },
    // The server in a process of its own, so that it is not slow whenever the harness is.
    apart: { type: 'boolean', default: false },
    // So many loops that do nothing beside the runs.
    busy: { type: 'string', default: '0' },
    seed: { type: 'string', default: '1000' },
    json: { type: 'string' },
  },
  allowPositionals: true,
});
const [runs = 200, atOnce = 2] = positionals.map(Number);
const workers = values.workers.split(',').map(Number);
const loss = values['udp-loss'];
const folder = mkdtempSync(join(tmpdir(), 'soak-'));
const loops = startBusy(Number(values.busy));

const began = performance.now();
const played = [];
let next = 0;
await Promise.all(
  Array.from({ length: atOnce }, async () => {
    while (next < runs) {
      const number = next++;
      const run = await playOnce({
        number,
        seed: Number(values.seed) + Math.floor(number / workers.length),
        workers: workers[number % workers.length],
        folder,
        apart: values.apart,
        options: [
          ...(values.tag === undefined ? [] : ['--tag', values.tag]),
          ...(loss === undefined ? [] : ['--udp-loss', loss]),
        ],
      });
      played.push(run);
      if (process.stderr.isTTY) process.stderr.write(`\r${played.length} of ${runs} runs `);
    }
  }),
);
loops.stop();
rmSync(folder, { recursive: true });
if (process.stderr.isTTY) process.stderr.write('\r');

played.sort((a, b) => a.number - b.number);
// With a simulated loss of datagrams, how much a conversation shows depends on what got lost.
const result = compare(played, { tolerant: loss !== undefined });
const seconds = Math.round((performance.now() - began) / 1000);
for (const line of describe(result, { runs, workers, seconds, loss })) console.log(line);
if (values.json !== undefined)
  writeFileSync(
    values.json,
    `${JSON.stringify({ options: values, runs: played.map(({ cases, ...run }) => ({ ...run, cases: cases.size })), ...result }, undefined, 1)}\n`,
  );
process.exitCode = result.steady ? 0 : 1;
