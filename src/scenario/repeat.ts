import type { Scenario } from './scenario.ts';

/**
 * Every case so many times, round after round. The first keeps its id, the others have `#2`, `#3` behind it, and random
 * choices of their own.
 */
export const repeated = (scenarios: readonly Scenario[], times: number): Scenario[] =>
  Array.from({ length: times }, (_, n) => scenarios.map((scenario) => onceMore(scenario, n + 1))).flat();

const onceMore = (scenario: Scenario, round: number): Scenario =>
  round === 1
    ? scenario
    : { ...scenario, id: `${scenario.id}#${round}`, repeats: { id: scenario.id, round } };

/** The case of that id; for `mmsp/general/happy-path#3`, the third time of one. */
export function caseOfId(scenarios: ReadonlyMap<string, Scenario>, id: string): Scenario | undefined {
  const [, first, round] = /^(.*)#(\d{1,4})$/s.exec(id) ?? [];
  const repeats = first === undefined ? undefined : scenarios.get(first);
  return scenarios.get(id) ?? (repeats && onceMore(repeats, Number(round)));
}

/**
 * The id and seed that play a case so again without what is around it. The seed is one more each time that the case is
 * repeated.
 */
export function origin(
  { id, repeats }: Scenario,
  seed: number,
): { readonly id: string; readonly seed: number } {
  return repeats === undefined ? { id, seed } : { id: repeats.id, seed: (seed + repeats.round - 1) >>> 0 };
}
