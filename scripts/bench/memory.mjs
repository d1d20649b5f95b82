// Resident memory of the harness while it judges a play of four gigabytes, which the reference server, in a process of
// its own, makes while it sends it.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { figureAlone } from './measure.mjs';
import { settings, writePlay } from './play.mjs';
import { serve } from './serving.mjs';

const READER = fileURLToPath(new URL('memory-reader.mjs', import.meta.url));
/** Samples, one a second, in which code is compiled and the heap finds its size. */
const WARM_UP = 3;

export async function memory({ quick, folder, signal }) {
  const given = settings({ bytes: quick ? 1_600_000_000 : 4_000_000_000 });
  const server = await serve({ folder, given, signal });
  let play;
  let served;
  try {
    play = await read({ folder, given, port: server.port, signal });
  } finally {
    served = await server.close();
  }
  const { samples, packets, seconds, cpu, highest } = play;
  if (samples.length <= WARM_UP) throw new Error(`the play was over after ${samples.length} samples`);
  const settled = samples.slice(WARM_UP);
  const change = Math.max(...settled) - Math.min(...settled);
  const gigabytes = given.bytes / 1e9;
  const lower = (name, unit, ...harness) => figureAlone({ name, unit, better: 'lower', harness });
  const higher = (name, unit, ...harness) => figureAlone({ name, unit, better: 'higher', harness });
  return [
    lower('memory over a long play, most', 'MB', highest),
    lower('memory over a long play, change', 'MB', change),
    lower('memory over a long play, each second', 'MB', ...settled),
    lower('memory of the server, most', 'MB', served.highest),
    higher('packets judged in the long play', 'packets', packets),
    higher('throughput of the long play', 'MB/s', (gigabytes * 1000) / seconds),
    lower('processor time of the long play', 'CPU s/GB', cpu / gigabytes),
    lower('processor time of its server', 'CPU s/GB', served.cpu / gigabytes),
  ];
}

/** Plays it once in a process of its own, which tells its memory each second. */
async function read({ folder, given, port, signal }) {
  const child = fork(READER, [JSON.stringify({ path: writePlay(folder), port, given })], { signal });
  const samples = [];
  let result;
  child.on('message', (message) => {
    if ('rss' in message) samples.push(message.rss);
    else result = message;
  });
  // What it said last may come after its exit, but not after the end of the channel.
  const [[status]] = await Promise.all([once(child, 'exit'), once(child, 'disconnect')]);
  if (status !== 0 || result === undefined) throw new Error('the long play did not come to its end');
  return { ...result, samples };
}
