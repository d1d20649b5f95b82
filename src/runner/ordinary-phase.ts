import type { Scenario } from '../scenario/scenario.ts';
import { isSlow } from './plan.ts';
import { startOrder } from './start-order.ts';

export interface OrdinaryTools {
  readonly workers: number;
  /** Whether there may be more sessions than workers. */
  readonly beside: boolean;
  /** About how long a case takes, to be compared with others. */
  lasts(scenario: Scenario): number;
  /** Resolves when another case may begin. */
  admit(): Promise<void>;
  play(scenario: Scenario): Promise<void>;
}

/** Plays what leaves the target as it was, several cases at a time. */
export async function playOrdinary(
  cases: readonly Scenario[],
  { workers, beside, lasts, admit, play }: OrdinaryTools,
): Promise<void> {
  const slow = cases.filter(isSlow);
  const admitted = async (scenario: Scenario): Promise<void> => {
    await admit();
    await play(scenario);
  };
  const quick = startOrder(
    cases.filter((scenario) => !isSlow(scenario)),
    workers,
    lasts,
  );
  if (!beside) await inParallel([...quick, ...slow], workers, admitted);
  // Cases that only wait take no worker: they begin first, all of them, and last as long as the longest.
  else await Promise.all([inParallel(slow, slow.length, play), inParallel(quick, workers, admitted)]);
}

/** Up to `workers` at a time, started in order. */
async function inParallel<T>(
  items: readonly T[],
  workers: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(workers, items.length) }, worker));
}
