// The reference server in a process of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { command } from './command.mjs';
import { PATH } from './play.mjs';

/** `serve` with generated content until it is closed, which tells what it has used. Unpaced unless told otherwise. */
export async function serve({ folder, given, speed = 0, more = [], signal }) {
  const config = join(folder, 'site.json');
  writeFileSync(config, JSON.stringify({ generated: { [PATH]: given } }));
  const options = ['--root', folder, '--config', config, '--port', '0', '--speed', String(speed)];
  const { program, args, env, usage } = command(folder, ['serve', ...options, ...more]);
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'], env, signal });
  const ended = once(child, 'exit');
  const early = ended.then(() => {
    throw new Error('the reference server ended before it listened');
  });
  const [said] = await Promise.race([once(child.stdout, 'data'), early]);
  // From here on its end is asked for.
  early.catch(() => {});
  return {
    port: Number(/:(\d+)\s*$/.exec(String(said))[1]),
    async close() {
      child.kill();
      await ended;
      return usage();
    },
  };
}
