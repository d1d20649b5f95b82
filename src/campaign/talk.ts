import type { Trouble } from './round.ts';
import type { SeedResult } from './seed.ts';

/** What a process that plays seeds is told, once. */
export interface Orders {
  readonly atOnce: number;
  readonly only: readonly string[];
  /** Milliseconds by the clock of the player. */
  readonly deadline: number;
  /** A fault that is put into the harness. */
  readonly plant?: string;
}

/** What it is told then. */
export type ToWorker = { readonly orders: Orders } | { readonly round: readonly number[] };

/** What it says. */
export type FromWorker =
  | { readonly say: 'ready' | 'alive' }
  | { readonly say: 'seed'; readonly result: SeedResult }
  /** A round is over; `peak` is the most resident memory so far, bytes. */
  | { readonly say: 'round'; readonly troubles: readonly Trouble[]; readonly peak: number };
