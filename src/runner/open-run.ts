import type { CaseStart } from '../events.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { CaseContext } from './case-context.ts';
import type { Ledger } from './ledger.ts';
import { playSanity } from './sanity.ts';

export interface Opened {
  /** The dialect for all cases. */
  readonly chunkCount: CaseContext['chunkCount'];
  /** Why the run ends here. */
  readonly stopped?: string;
  /** No TCP connection could be made. */
  readonly unreachable?: true;
}

/** The first conversation, which is not tried again: what all others rest on must not be a matter of luck. */
export async function openRun(first: Scenario, context: CaseContext, ledger: Ledger): Promise<Opened> {
  const began = context.time();
  const start: CaseStart = { type: 'case-start', case: first.id, t: began };
  context.emit(start);
  const { result, chunkCount } = await playSanity(first, { ...context, ...context.capture?.(start) });
  ledger.end(first, ledger.attempt(first, result, context.time() - began));
  if (result.complete) return { chunkCount };
  const { unreachable } = result;
  return unreachable === undefined
    ? { chunkCount, stopped: `the first conversation did not go through: ${result.reason}` }
    : { chunkCount, stopped: unreachable, unreachable: true };
}
