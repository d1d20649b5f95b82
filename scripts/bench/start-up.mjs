// How long the command takes to say its version, its help, and the first verdict of a run, against Node with an empty
// module. A run is measured from the start of its process to the line of the first case that it has judged.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { figure, interleave } from './measure.mjs';

const CLI = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const FIXTURES = fileURLToPath(new URL('../../fixtures/asf/', import.meta.url));
/** No start takes so long; one that does is ended. */
const LONGEST = 10_000;
/** The line of a case, whatever came of it. */
const VERDICT = /^[A-Z]+ mmsp\//m;

export async function startUp({ quick, folder, signal }) {
  const empty = join(folder, 'empty.mjs');
  writeFileSync(empty, '');
  const nothing = () => timed([empty]);
  const short = await interleave(
    { empty: nothing, version: () => timed([CLI, '--version']), help: () => timed([CLI, '--help']) },
    { repeats: quick ? 9 : 31, budget: quick ? 3000 : 12_000, signal },
  );
  const server = await serve(folder, signal);
  let long;
  try {
    const target = ['--target', `127.0.0.1:${server.port}`];
    const content = ['--file', 'av.asf', '--reference', join(FIXTURES, 'av.asf')];
    long = await interleave(
      {
        empty: nothing,
        server: () => firstVerdict([...target, ...content], folder, signal),
        builtin: () => firstVerdict(['--target', 'builtin', '--tag', 'fast'], folder, signal),
      },
      { repeats: quick ? 5 : 21, budget: quick ? 6000 : 25_000, signal },
    );
  } finally {
    await server.close();
  }
  const line = (name, samples, harness) =>
    figure({ name: `start-up, ${name}`, unit: 'ms', better: 'lower', baseline: samples.empty, harness });
  return [
    line('--version', short, short.version),
    line('--help', short, short.help),
    line('first verdict', long, long.server),
    line('first verdict, builtin', long, long.builtin),
  ];
}

function timed(args) {
  const began = performance.now();
  const { status, error } = spawnSync(process.execPath, args, { stdio: 'ignore', timeout: LONGEST });
  if (error) throw error;
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}`);
  return performance.now() - began;
}

/** What follows the first verdict is no start any more: the run is ended there. */
async function firstVerdict(args, folder, signal) {
  const began = performance.now();
  const run = started(args, folder, signal);
  await run.said(VERDICT);
  const took = performance.now() - began;
  await run.end();
  return took;
}

/** The reference server, in a process of its own. */
async function serve(folder, signal) {
  const server = started(['serve', '--root', FIXTURES, '--port', '0', '--speed', '8'], folder, signal);
  const [, port] = await server.said(/^listening on \S+:(\d+)$/m);
  return { port, close: server.end };
}

function started(args, cwd, signal) {
  const child = spawn(process.execPath, [CLI, ...args], { cwd, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (more) => {
    text += more;
  });
  const end = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  const said = async (pattern) => {
    const late = AbortSignal.any([signal, AbortSignal.timeout(LONGEST)]);
    try {
      for (;;) {
        const found = pattern.exec(text);
        if (found !== null) return found;
        await Promise.race([once(child.stdout, 'data', { signal: late }), ended.then(refuse)]);
      }
    } catch (error) {
      await end();
      throw error;
    }
  };
  const refuse = () => {
    throw new Error(`mms-conform ${args.join(' ')} ended before its time`);
  };
  return { said, end };
}
