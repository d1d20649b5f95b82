import type { RunEnd, RunEvent } from '../events.ts';
import type { RunOptions } from '../runner/run.ts';
import type { Builtin } from './builtin.ts';
import type { Said } from './right-server.ts';
import { wrongCases } from './wrong-cases.ts';

/** Enough to see what is wrong with a target; one that fails everywhere is not waited for longer. */
export const MOST_CASES = 60;
/** Milliseconds for all of them. */
const DEADLINE = 30_000;
/** Ids that a sentence names. */
const NAMED = 3;

export interface Beside {
  /** Stands before the reports: what it is told goes on to them at once, but for the run-end. */
  readonly emit: (event: RunEvent) => void;
  /** Tells what a right server says where the target went wrong, and then that the run has ended. Never rejects. */
  done(): Promise<void>;
}

export interface BesideOptions {
  /** Of the run that is told; its target is left alone. */
  readonly options: Pick<RunOptions, 'scenarios' | 'opening' | 'packetPairProbes' | 'catalogue' | 'seed'>;
  readonly emit: (event: RunEvent) => void;
  /** Ends the comparison, as it ends the run. */
  readonly signal: AbortSignal;
  /** Tells the user, in one sentence, what has come to nothing: no verdict depends on it. */
  readonly say: (sentence: string) => void;
  /** The right server; for tests. */
  readonly open?: (seed: number) => Promise<Builtin>;
  /** Milliseconds. */
  readonly deadline?: number;
}

/** Where nobody wants to compare. */
export const alone = (emit: (event: RunEvent) => void): Beside => ({ emit, done: async () => {} });

/** Holds the end of a run back until the cases that went wrong have been played against the reference server. */
export function beside({ options, emit, signal, say, open, deadline = DEADLINE }: BesideOptions): Beside {
  const wrong = wrongCases();
  let end: RunEnd | undefined;

  async function compare(t: number): Promise<void> {
    const { playRight } = await import('./right-server.ts');
    const known = new Map(options.scenarios.map((scenario) => [scenario.id, scenario]));
    const quick = wrong
      .ids()
      .flatMap((id) => known.get(id) ?? [])
      .filter(({ tags }) => !tags.includes('slow'));
    const scenarios = quick.slice(0, MOST_CASES);
    if (scenarios.length === 0) return;
    const told = (said: Said): void => emit({ type: 'reference', case: said.case, t, said });
    const late = AbortSignal.timeout(deadline);
    const either = AbortSignal.any([signal, late]);
    const left = await playRight({ ...options, scenarios, signal: either, told, ...(open && { open }) });
    const why = signal.aborted
      ? 'the comparison was interrupted'
      : late.aborted
        ? `the ${deadline / 1000} s for the comparison were up`
        : 'it did not get through them';
    if (left.length > 0) say(`what the reference server says is not told of ${named(left)}: ${why}`);
    else if (quick.length > scenarios.length)
      say(`what the reference server says is told of ${scenarios.length} of ${quick.length} cases only`);
  }

  return {
    emit(event) {
      if (event.type === 'run-end') {
        end = event;
        return;
      }
      wrong.see(event);
      emit(event);
    },
    async done() {
      if (end === undefined) return;
      try {
        if (!signal.aborted) await compare(end.t);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        say(`what the reference server says cannot be told: ${reason}`);
      }
      emit(end);
    },
  };
}

const named = (ids: readonly string[]): string =>
  `${ids.slice(0, NAMED).join(', ')}${ids.length > NAMED ? ` and ${ids.length - NAMED} more` : ''}`;
