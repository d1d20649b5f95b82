import type { Verdict } from '../verdict/verdict.ts';

/** Ends a run after so many failed cases. */
export interface Bail {
  /** Aborted when the run is to end. */
  readonly signal: AbortSignal;
  /** Why, in one sentence; undefined while it goes on. */
  why(): string | undefined;
  count(verdict: Verdict): void;
}

export function createBail(limit: number): Bail {
  const abort = new AbortController();
  let failed = 0;
  let why: string | undefined;
  return {
    signal: abort.signal,
    why: () => why,
    count(verdict) {
      if (verdict !== 'fail' && verdict !== 'error') return;
      failed += 1;
      if (failed !== limit) return;
      why = `stopped after ${limit} failed ${limit === 1 ? 'case' : 'cases'}, as --bail says`;
      abort.abort(why);
    },
  };
}
