import type { World } from './world.ts';

/** Says once that output is lost, be it a full disk or a reader that went away: the run and its reports go on. */
export function watchOutput({ stdout, stderr }: Pick<World, 'stdout' | 'stderr'>): () => Promise<boolean> {
  let lost = false;
  stdout.on('error', (error: Error) => {
    if (!lost) stderr.write(`mms-conform: standard output cannot be written: ${error.message}\n`);
    lost = true;
  });
  stderr.on('error', () => {
    // There is nowhere left to say it.
  });
  return async () => {
    // A stream tells of a failed write only afterwards.
    await new Promise((resolve) => setImmediate(resolve));
    return lost;
  };
}
