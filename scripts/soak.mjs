// Runs the suite many times against the reference server, in turn with each number of workers, and compares what came
// out: the verdict of every case, and of every check in it. Runs that differ in nothing but the number of workers have
// the same seed. Exit status 1 when anything differs or does not pass.
// usage: npm run soak -- [RUNS] [AT ONCE] [--workers 1,16] [--tag TAG] [--udp-loss SHARE] [--apart] [--busy N]
//        [--seed N] [--json FILE]
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { orSentence } from './options.mjs';
import { startBusy } from './soak/busy.mjs';
import { compare } from './soak/compare.mjs';
import { describe } from './soak/describe.mjs';
import { optionsOf } from './soak/options.mjs';
import { playOnce } from './soak/play-once.mjs';

await orSentence('soak', async () => soak(optionsOf(process.argv.slice(2))));

async function soak(asked) {
  const { runs, workers, loss, json } = asked;
  const began = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'soak-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.on('exit', remove);
  const loops = startBusy(asked.busy);
  const played = await playAll(asked, folder);
  loops.stop();
  if (process.stderr.isTTY) process.stderr.write('\r');

  // With a simulated loss of datagrams, how much a conversation shows depends on what got lost.
  const result = compare(played, { tolerant: loss !== undefined });
  const seconds = Math.round((performance.now() - began) / 1000);
  for (const line of describe(result, { runs, workers, seconds, loss })) console.log(line);
  if (json !== undefined)
    writeFileSync(
      json,
      `${JSON.stringify({ options: asked, runs: played.map(({ cases, ...run }) => ({ ...run, cases: cases.size })), ...result }, undefined, 1)}\n`,
    );
  process.exitCode = result.steady ? 0 : 1;
}

/** The runs, several at once, in their order. */
async function playAll({ runs, atOnce, workers, seed, apart, tag, loss }, folder) {
  const played = [];
  let next = 0;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (next < runs) {
        const number = next++;
        const run = await playOnce({
          number,
          seed: seed + Math.floor(number / workers.length),
          workers: workers[number % workers.length],
          folder,
          apart,
          options: [
            ...(tag === undefined ? [] : ['--tag', tag]),
            ...(loss === undefined ? [] : ['--udp-loss', loss]),
          ],
        });
        played.push(run);
        if (process.stderr.isTTY) process.stderr.write(`\r${played.length} of ${runs} runs `);
      }
    }),
  );
  return played.sort((a, b) => a.number - b.number);
}
