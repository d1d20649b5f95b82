// Runs the suite many times against the embedded reference server, each time with another seed, half of the runs
// with 1 worker and half with 16, and compares every verdict with the first run's. With a simulated loss of datagrams
// only failures and warnings count: how much a conversation shows depends on what got lost.
// usage: npm run soak -- [RUNS] [AT ONCE] [--tag TAG] [--udp-loss SHARE]
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  options: { 'udp-loss': { type: 'string' }, tag: { type: 'string' } },
  allowPositionals: true,
});
const [runs = 200, atOnce = 2] = positionals.map(Number);
const loss = values['udp-loss'];
const folder = mkdtempSync(join(tmpdir(), 'soak-'));
const cli = new URL('../dist/cli/main.js', import.meta.url).pathname;
const tally = { fail: 0, warn: 0, inconclusive: 0, error: 0, unreached: 0, status: 0, different: 0 };
const tolerated = new Set(loss === undefined ? [] : ['inconclusive', 'different']);
let reference;

function once(number) {
  const report = join(folder, `${number}.json`);
  const workers = number % 2 === 0 ? 1 : 16;
  const args = [
    cli,
    '--target',
    'builtin',
    '--seed',
    String(1000 + number),
    '--workers',
    String(workers),
    '--reporter',
    `json=${report}`,
    ...(values.tag === undefined ? [] : ['--tag', values.tag]),
    ...(loss === undefined ? [] : ['--udp-loss', loss]),
  ];
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { stdio: 'ignore' });
    child.on('close', (status) => {
      const result = JSON.parse(readFileSync(report, 'utf8'));
      for (const { id, verdict, checks } of result.cases) {
        for (const seen of [verdict, ...checks.map((check) => check.verdict)])
          if (seen in tally) tally[seen] += 1;
        for (const { verdict, requirement, expected, got } of checks) {
          if (verdict === 'fail' || verdict === 'warn' || verdict === 'error')
            console.log(
              `seed ${1000 + number}: ${verdict} ${requirement} in ${id}: expected ${expected}, got ${got}`,
            );
        }
      }
      if (status !== 0) tally.status += 1;
      const lines = JSON.stringify(
        result.cases.map(({ id, verdict, checks }) => [
          id,
          verdict,
          checks.map((one) => [one.requirement, one.verdict]),
        ]),
      );
      reference ??= lines;
      if (lines !== reference) {
        tally.different += 1;
        if (loss === undefined)
          console.log(`run ${number} (seed ${1000 + number}, ${workers} workers) differs`);
      }
      rmSync(report);
      resolve();
    });
  });
}

const began = Date.now();
let next = 0;
await Promise.all(
  Array.from({ length: atOnce }, async () => {
    while (next < runs) await once(next++);
  }),
);
rmSync(folder, { recursive: true });
console.log(`${runs} runs in ${Math.round((Date.now() - began) / 1000)} s: ${JSON.stringify(tally)}`);
process.exitCode = Object.entries(tally).every(([what, count]) => count === 0 || tolerated.has(what)) ? 0 : 1;
