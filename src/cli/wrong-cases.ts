import type { CaseEnd, RunEvent } from '../events.ts';
import type { Verdict } from '../verdict/verdict.ts';

/** The cases of a run that a reader will want to compare with a right server. */
export interface WrongCases {
  see(event: RunEvent): void;
  /** Those that are no expected failures first, the shortest of them first. */
  ids(): readonly string[];
}

const WRONG: ReadonlySet<Verdict> = new Set<Verdict>(['fail', 'warn', 'error']);

export function wrongCases(): WrongCases {
  /** Cases that run now and have said something. */
  const talking = new Set<string>();
  const wrong = new Map<string, CaseEnd>();
  return {
    see(event) {
      if (event.type === 'case-start') talking.delete(event.case);
      else if (event.type === 'step') talking.add(event.case);
      // What was never played, as a skip that is a failure, has no conversation to compare.
      else if (event.type === 'case-end' && talking.delete(event.case) && WRONG.has(event.verdict))
        wrong.set(event.case, event);
    },
    ids: () =>
      [...wrong.values()]
        .sort((a, b) => Number(isListed(a)) - Number(isListed(b)) || a.duration - b.duration)
        .map((end) => end.case),
  };
}

const isListed = ({ listed }: CaseEnd): boolean => listed !== undefined;
