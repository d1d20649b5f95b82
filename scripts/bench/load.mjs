// Two thousand viewers of paced audio at the same time: `load` in one process against `serve` in another.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { command } from './command.mjs';
import { figureAlone } from './measure.mjs';
import { PATH } from './play.mjs';
import { serve } from './serving.mjs';

/** Longer than anybody looks. */
const AUDIO = { packets: 3000, packetSize: 1400, bitRate: 32_000 };

export async function load({ quick, folder, signal }) {
  const sessions = quick ? 200 : 2000;
  const [ramp, duration] = quick ? ['2s', '8s'] : ['10s', '60s'];
  const more = ['--connections', String(sessions + 10)];
  const server = await serve({ folder, given: AUDIO, speed: 1, more, signal });
  const path = join(folder, 'load.json');
  let cost;
  let served;
  try {
    const many = ['--sessions', String(sessions), '--ramp', ramp, '--duration', duration, '--heavy'];
    const target = `mmst://127.0.0.1:${server.port}/${PATH}`;
    cost = await run(command(folder, ['load', '--target', target, ...many, '--json', path]), signal);
  } finally {
    served = await server.close();
  }
  return figures(JSON.parse(readFileSync(path, 'utf8')), cost, served);
}

function figures({ sessions, violations, packets, times, seconds }, cost, served) {
  const lower = (name, unit, value) => figureAlone({ name, unit, better: 'lower', harness: [value] });
  const broken = violations.filter(({ verdict }) => verdict === 'fail' || verdict === 'error');
  const time = (name, { p50, p99 }) => [
    lower(`load: ${name}, half of them within`, 'ms', p50),
    lower(`load: ${name}, 99 % of them within`, 'ms', p99),
  ];
  return [
    figureAlone({
      name: 'load: viewers at once',
      unit: 'viewers',
      better: '–',
      harness: [sessions.mostPlaying],
    }),
    lower('load: requirements violated', 'requirements', broken.length),
    figureAlone({
      name: 'load: media packets judged',
      unit: 'packets',
      better: '–',
      harness: [packets.media],
    }),
    lower('load: media packets late', 'packets', packets.late),
    lower('load: media packets missing', 'packets', packets.missing),
    ...time('connect', times.connect),
    ...time('first packet', times.firstPacket),
    lower('load: processor of the viewers', '% of the time', (100 * cost.cpu) / seconds),
    lower('load: processor of the server', '% of the time', (100 * served.cpu) / seconds),
    lower('load: memory of the viewers, most', 'MB', cost.highest),
  ];
}

async function run({ program, args, env, usage }, signal) {
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], env, signal });
  let told = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    told = (told + text).slice(-2000);
  });
  const [status] = await once(child, 'close');
  // 1 is that of a load in which something was broken, which the figures tell.
  if (status !== 0 && status !== 1) throw new Error(`load ended with ${status}: ${told}`);
  return usage();
}
