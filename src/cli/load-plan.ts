import { DURATION_WORDS, parseDuration } from '../scenario/duration.ts';
import type { LoadArguments } from './commands/load.ts';
import { UsageError } from './usage-error.ts';
import { duration, wholeNumber } from './values.ts';

export interface LoadPlan {
  readonly sessions: number;
  /** Milliseconds. */
  readonly ramp: number;
  readonly duration: number;
  readonly tolerance: number;
  /** For a connection, and for a reply. */
  readonly timeout: number;
}

/** What nobody asks for by mistake, and what one process can hold. */
const USUAL_SESSIONS = 500;
const USUAL_DURATION = 600_000;
const MOST_SESSIONS = 60_000;

/** Reads the numbers of a load, and refuses what nobody means. */
export function readPlan(given: LoadArguments): LoadPlan {
  const sessions = wholeNumber('--sessions', given.sessions, 1, MOST_SESSIONS);
  const lasts = duration('--duration', given.duration);
  // Nothing is a fair thing to ask for: all of them at once.
  const ramp = parseDuration(given.ramp);
  if (ramp === undefined)
    throw new UsageError(`--ramp must be ${DURATION_WORDS}, got ${JSON.stringify(given.ramp)}`);
  if (!given.heavy && sessions > USUAL_SESSIONS)
    throw new UsageError(
      `--sessions ${sessions} is more than ${USUAL_SESSIONS}: add --heavy if the server is yours to break`,
    );
  if (!given.heavy && ramp + lasts > USUAL_DURATION)
    throw new UsageError(
      `--ramp and --duration are ${(ramp + lasts) / 1000} s together, more than 10 minutes: add --heavy if the server is yours to break`,
    );
  return {
    sessions,
    ramp,
    duration: lasts,
    tolerance: duration('--late', given.late),
    timeout: duration('--timeout', given.timeout),
  };
}
