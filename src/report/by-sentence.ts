import type { CheckEvent } from '../events.ts';

export interface Repeated {
  readonly first: CheckEvent;
  readonly cases: number;
}

/** What the target does in many cases is told once. In the order in which it was seen first. */
export function bySentence(checks: Iterable<CheckEvent>): Repeated[] {
  const found = new Map<string, { readonly first: CheckEvent; cases: number }>();
  for (const check of checks) {
    const known = found.get(check.requirement);
    if (known === undefined) found.set(check.requirement, { first: check, cases: 1 });
    else known.cases++;
  }
  return [...found.values()];
}
