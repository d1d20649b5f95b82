import type { CheckEvent } from '../events.ts';

/** A check that stands for itself, and those that its failure brought about. */
export interface Cause {
  readonly check: CheckEvent;
  readonly consequences: readonly CheckEvent[];
}

const WORST_FIRST = ['error', 'fail', 'warn'] as const;

/**
 * Consequences gathered under the check that began it, the worst causes first, otherwise in the order given.
 * A check whose cause is not among them stands for itself, and so does one of a circle.
 */
export function causes(checks: readonly CheckEvent[]): Cause[] {
  const given = new Set(checks.map(({ requirement }) => requirement));
  const roots: CheckEvent[] = [];
  const following = new Map<string, CheckEvent[]>();
  for (const check of checks) {
    const { consequenceOf } = check;
    if (consequenceOf === undefined || !given.has(consequenceOf)) roots.push(check);
    else if (following.has(consequenceOf)) following.get(consequenceOf)?.push(check);
    else following.set(consequenceOf, [check]);
  }
  const placed = new Set<CheckEvent>();
  const gather = (root: CheckEvent): Cause => {
    placed.add(root);
    const consequences: CheckEvent[] = [];
    const open = [root];
    for (let check = open.pop(); check !== undefined; check = open.pop()) {
      const next = (following.get(check.requirement) ?? []).filter((one) => !placed.has(one));
      for (const one of next) placed.add(one);
      consequences.push(...next);
      open.push(...next);
    }
    return { check: root, consequences };
  };
  const found = roots.map(gather);
  for (const check of checks) if (!placed.has(check)) found.push(gather(check));
  return [
    ...WORST_FIRST.flatMap((verdict) => found.filter(({ check }) => check.verdict === verdict)),
    ...found.filter(({ check }) => !WORST_FIRST.some((verdict) => verdict === check.verdict)),
  ];
}
