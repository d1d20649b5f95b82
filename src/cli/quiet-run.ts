import type { RunEvent } from '../events.ts';
import { run } from '../runner/run.ts';
import { watchForInterruption } from './interruption.ts';
import { type Alone, prepare } from './prepare.ts';
import type { World } from './world.ts';

export interface QuietRun extends Alone {
  /** Longest wait for one answer, as `10s`. */
  readonly timeout?: string;
  /** Local address to connect from. */
  readonly bind?: string;
  /** No malformed input. */
  readonly safe?: boolean;
  /** Only scenarios with one of these tags. */
  readonly tag?: readonly string[];
}

/** As many as a run has that is told nothing; more would only make a busy machine miss its times. */
const WORKERS = '8';

/** The whole suite against the reference server in this process: no profile, no reports, always the same seed. */
export async function runQuietly(options: QuietRun, world: World): Promise<readonly RunEvent[]> {
  const { fault, ...rest } = options;
  const given = {
    target: 'builtin',
    workers: WORKERS,
    seed: '1',
    strict: false,
    safe: false,
    'output-dir': '',
    ...rest,
  };
  const { signal, why, stop } = watchForInterruption(world);
  try {
    const alone = fault === undefined ? {} : { fault };
    const { options: prepared, dispose } = await prepare(given, world.env, alone);
    const events: RunEvent[] = [];
    // What waits for long timers is not worth waiting for when the fault shows elsewhere.
    const scenarios = prepared.scenarios.filter(
      ({ tags }) => fault === undefined || fault.tag === 'slow' || !tags.includes('slow'),
    );
    await run({
      ...prepared,
      scenarios,
      emit: (event) => events.push(event),
      signal,
      whyAborted: why,
    }).finally(dispose);
    return events;
  } finally {
    stop();
  }
}
