/**
 * The order in which cases are begun. It is that of the plan, in which a fault is first named where it is plainest, but
 * a case begins before its turn when it would outlast all that is left: then it would be waited for alone at the end.
 * `lasts` is compared with itself only, so that neither its unit nor its scale matters.
 */
export function startOrder<T>(cases: readonly T[], workers: number, lasts: (one: T) => number): T[] {
  const waiting = cases.map((one) => ({ one, length: lasts(one), begun: false }));
  const byLength = waiting.toReversed().sort((a, b) => a.length - b.length);
  const byPlan = waiting.toReversed();
  const order: T[] = [];
  let left = waiting.reduce((sum, { length }) => sum + length, 0);
  for (;;) {
    const longest = lastOf(byLength);
    const first = lastOf(byPlan);
    if (longest === undefined || first === undefined) return order;
    const next = longest.length * workers > left ? longest : first;
    next.begun = true;
    left -= next.length;
    order.push(next.one);
  }
}

/** The last that has not begun; those after it are dropped. */
function lastOf<T extends { readonly begun: boolean }>(stack: T[]): T | undefined {
  while (stack.at(-1)?.begun) stack.pop();
  return stack.at(-1);
}
