import type { RunEvent } from '../events.ts';
import { run } from '../runner/run.ts';
import { watchForInterruption } from './interruption.ts';
import { prepare } from './prepare.ts';
import type { World } from './world.ts';

/** As many as a run has that is told nothing; more would only make a busy machine miss its times. */
const WORKERS = '8';

/** The whole suite against the reference server in this process: no profile, no reports, always the same seed. */
export async function runQuietly(world: World): Promise<readonly RunEvent[]> {
  const given = {
    target: 'builtin',
    workers: WORKERS,
    seed: '1',
    strict: false,
    safe: false,
    'output-dir': '',
  };
  const { signal, why, stop } = watchForInterruption(world);
  try {
    const { options, dispose } = await prepare(given, world, 'alone');
    const events: RunEvent[] = [];
    await run({ ...options, emit: (event) => events.push(event), signal, whyAborted: why }).finally(dispose);
    return events;
  } finally {
    stop();
  }
}
