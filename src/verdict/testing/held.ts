import { expectations, type SettledCase } from '../expectations.ts';
import type { ExpectedEntry, ExpectedList } from '../expected-list.ts';
import type { JudgedCheck } from '../expected-units.ts';
import { caseVerdict, type Verdict } from '../verdict.ts';

export const TODAY = '2026-06-30';
export const TCP = 'm/a/one[transport=tcp]';
export const UDP = 'm/a/one[transport=udp]';
export const X = 'M-1-01';
export const Y = 'M-1-02';

export const entry = (
  cases: string | readonly string[],
  requirement = X,
  over: Partial<ExpectedEntry> = {},
): ExpectedEntry => ({
  at: 'known.yaml:3',
  cases: typeof cases === 'string' ? [cases] : cases,
  requirement,
  reason: 'bug 123',
  ...over,
});

export type Checks = Readonly<Record<string, Verdict>>;
export const judged = (checks: Checks): JudgedCheck[] =>
  Object.entries(checks).map(([requirement, verdict]) => ({ requirement, verdict }));

/** A case as it ended, its last attempt last. */
export function over(id: string, ...attempts: readonly Checks[]): SettledCase {
  const last = attempts.at(-1) ?? {};
  return { id, verdict: caseVerdict(Object.values(last)), attempts: attempts.map(judged) };
}
export const left = (id: string, verdict: Verdict): SettledCase => ({ id, verdict, attempts: [[]] });

/** What a list makes of a run. */
export function held(
  list: Partial<ExpectedList>,
  cases: readonly SettledCase[],
  { whole = true, planned = cases.map(({ id }) => id) } = {},
) {
  const known = expectations({ failures: [], flaky: [], ...list }, TODAY);
  const settled = cases.map((one) => known.settle(one));
  return {
    listed: settled.map(({ listed }) => listed),
    unexpected: settled.flatMap(({ unexpected }) => unexpected),
    rates: settled.flatMap(({ rates }) => rates),
    stale: known.stale({ cases: planned, whole }),
    of: known.listed,
  };
}
