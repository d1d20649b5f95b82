import { globsFor } from './expected-globs.ts';
import { type ExpectedEntry, type ExpectedList, isPattern, MOST_SWALLOWED } from './expected-list.ts';
import { type JudgedCheck, standing, type Unit, unitsOfEntry } from './expected-units.ts';
import type { Verdict } from './verdict.ts';

/** A case of a whole run. */
export interface RunCase {
  readonly id: string;
  readonly verdict: Verdict;
  readonly checks: readonly RunCheck[];
}

export interface RunCheck extends JudgedCheck {
  /** It failed and it passed, as the case was played more than once. */
  readonly wavers?: true;
}

export type NewEntry = Omit<ExpectedEntry, 'at'>;

/** What becomes of an entry. */
export type Fate =
  | { readonly does: 'stay' }
  | { readonly does: 'go' }
  | { readonly does: 'name'; readonly cases: readonly string[] }
  /** Its pattern of requirements named too much: an entry for each that failed. */
  | { readonly does: 'split'; readonly into: readonly NewEntry[] };

export interface ExpectedUpdate {
  /** One for each entry, in their order. */
  readonly failures: readonly Fate[];
  readonly flaky: readonly Fate[];
  /** In the order of their requirements. */
  readonly added: readonly NewEntry[];
  readonly addedFlaky: readonly NewEntry[];
}

/** The reason of an entry that no one has given a reason yet. */
export const NOT_EXPLAINED = 'not yet explained';

/**
 * What makes a list say what a whole run has shown, no more and no less. An entry that still holds stays as it is, and so
 * does one whose cases did not get so far that anything can be said; where some of its cases pass, it names those that do
 * not. Whether it has expired plays no part: a date is for people to change.
 */
export function updateOf(list: ExpectedList, cases: readonly RunCase[]): ExpectedUpdate {
  const flaky = list.flaky.map((entry) => unitsOfEntry(entry, true));
  const isFlaky = (id: string, requirement: string): boolean =>
    flaky.flat().some((unit) => unit.namesCase(id) && unit.namesRequirement(requirement));
  const firm = cases.map((one) => {
    const own = one.checks
      .filter(({ requirement }) => !isFlaky(one.id, requirement))
      .map((check) => (check.wavers ? { ...check, verdict: 'pass' as const } : check));
    return { ...one, own, failed: own.filter(({ verdict }) => verdict === 'fail') };
  });
  const all = cases.map(({ id }) => id);
  const failures = list.failures.map((entry) => fateOf(entry, firm, all));
  const covered = list.failures.flatMap((entry, i) => entriesAfter(entry, failures[i]));
  const wavering = firm.map((one) => ({ ...one, failed: one.own.filter(({ wavers }) => wavers) }));
  const ofFailures = takeIn(list.failures, failures, uncovered(firm, covered), (entries, ids) =>
    grown(entries, ids, firm, all),
  );
  const ofFlaky = takeIn(
    list.flaky,
    flaky.map((units) => flakyFate(units, cases)),
    uncovered(wavering, []),
    (entries, ids) => [...entries.flatMap((entry) => entry.cases), ...globsFor(ids, all)],
  );
  return {
    ...{ failures: ofFailures.fates, added: ofFailures.added },
    ...{ flaky: ofFlaky.fates, addedFlaky: ofFlaky.added },
  };
}

/** What is new goes to the entry of its requirement that nobody has given a reason yet, or else is an entry of its own. */
function takeIn(
  entries: readonly ExpectedEntry[],
  before: readonly Fate[],
  found: readonly (readonly [string, ReadonlySet<string>])[],
  casesOf: (entries: readonly NewEntry[], ids: ReadonlySet<string>) => readonly string[],
): { readonly fates: readonly Fate[]; readonly added: readonly NewEntry[] } {
  const fates = [...before];
  const added: NewEntry[] = [];
  for (const [requirement, ids] of found) {
    const at = entries.findIndex(
      (entry, i) => entry.requirement === requirement && isUnexplained(entry, fates[i]),
    );
    const entry = entries[at];
    const named = casesOf(entry === undefined ? [] : entriesAfter(entry, fates[at]), ids);
    const cases = [...new Set(named)].sort();
    if (entry === undefined) added.push({ cases, requirement, reason: NOT_EXPLAINED });
    else fates[at] = { does: 'name', cases };
  }
  return { fates, added };
}

/** What failed and no entry names: the cases of each requirement, in the order of the requirements. */
function uncovered(cases: readonly Firm[], entries: readonly NewEntry[]): [string, ReadonlySet<string>][] {
  const units = entries.flatMap((entry) => unitsOfEntry({ ...entry, at: '' }, false));
  const open = new Map<string, Set<string>>();
  for (const { id, failed } of cases)
    for (const { requirement } of failed)
      if (!units.some((unit) => unit.namesRequirement(requirement) && unit.namesCase(id)))
        open.set(requirement, (open.get(requirement) ?? new Set()).add(id));
  return [...open].sort(([a], [b]) => byRequirement(a, b));
}

/** Nobody has given it a reason yet, so that it may take in more cases. */
const isUnexplained = ({ reason, expires }: ExpectedEntry, fate: Fate | undefined): boolean =>
  reason === NOT_EXPLAINED && expires === undefined && (fate?.does === 'stay' || fate?.does === 'name');

/** What a list says once an entry has met its fate. */
export function entriesAfter(
  { at: _, ...entry }: ExpectedEntry,
  fate: Fate | undefined,
): readonly NewEntry[] {
  if (fate?.does === 'go') return [];
  if (fate?.does === 'split') return fate.into;
  return [fate?.does === 'name' ? { ...entry, cases: fate.cases } : entry];
}

/** `MMSP-2.2.4.10-01` comes after `MMSP-2.2.4.2-05`. */
export const byRequirement = (a: string, b: string): number => ORDER.compare(a, b);
const ORDER = new Intl.Collator('en', { numeric: true });

/** A case, and what of it the list of the flaky leaves to the other list. */
type Firm = RunCase & { readonly own: readonly RunCheck[]; readonly failed: readonly RunCheck[] };

function fateOf(entry: ExpectedEntry, cases: readonly Firm[], all: readonly string[]): Fate {
  const patterns: string[] = [];
  for (const unit of unitsOfEntry(entry, false)) {
    const views = cases.filter(({ id }) => unit.namesCase(id)).map((one) => viewOf(unit, one));
    const holds = views.filter(({ stands }) => stands === 'holds').map(({ id }) => id);
    const swallows = views.reduce((sum, { swallowed }) => sum + swallowed, 0);
    if (swallows <= MOST_SWALLOWED && views.every(({ stands }) => stands !== 'passed')) {
      if (views.some(({ stands }) => stands !== 'unseen')) patterns.push(unit.pattern);
    } else if (isPattern(entry.requirement)) return splitOf(entry, cases, all);
    else patterns.push(...globsFor(new Set(holds), all));
  }
  const named = [...new Set(patterns)];
  if (named.length === 0) return { does: 'go' };
  const same = named.length === entry.cases.length && named.every((pattern, i) => pattern === entry.cases[i]);
  return same ? { does: 'stay' } : { does: 'name', cases: named };
}

function viewOf(unit: Unit, { id, verdict, checks, own }: Firm) {
  const named = checks.filter(({ requirement }) => unit.namesRequirement(requirement));
  const left = own.filter(({ requirement }) => unit.namesRequirement(requirement));
  const stands = left.length === 0 && named.length > 0 ? 'undecided' : standing(left, verdict);
  const swallowed = named.filter((check) => check.verdict === 'fail').length;
  return { id, stands, swallowed };
}

function splitOf(entry: ExpectedEntry, cases: readonly Firm[], all: readonly string[]): Fate {
  const { at: _, ...rest } = entry;
  const units = unitsOfEntry(entry, false);
  const found = new Map<string, Set<string>>();
  for (const { id, failed } of cases)
    for (const { requirement } of failed)
      if (units.some((unit) => unit.namesCase(id) && unit.namesRequirement(requirement)))
        found.set(requirement, (found.get(requirement) ?? new Set()).add(id));
  if (found.size === 0) return { does: 'go' };
  const into = [...found]
    .sort(([a], [b]) => byRequirement(a, b))
    .map(([requirement, ids]) => ({ ...rest, requirement, cases: globsFor(ids, all) }));
  return { does: 'split', into };
}

/** The patterns of an entry that takes in more cases; what it names and did not get so far stays named. */
function grown(
  entries: readonly NewEntry[],
  more: ReadonlySet<string>,
  cases: readonly Firm[],
  all: readonly string[],
): string[] {
  const ids = new Set(more);
  const waiting: string[] = [];
  for (const unit of entries.flatMap((entry) => unitsOfEntry({ ...entry, at: '' }, false))) {
    const holds = cases.filter((one) => unit.namesCase(one.id) && viewOf(unit, one).stands === 'holds');
    if (holds.length === 0) waiting.push(unit.pattern);
    for (const { id } of holds) ids.add(id);
  }
  return [...waiting, ...globsFor(ids, all)];
}

/** It may pass: it goes only when it names nothing that was judged, or could have been. */
function flakyFate(units: readonly Unit[], cases: readonly RunCase[]): Fate {
  const named = units.filter((unit) =>
    cases.some(
      ({ id, verdict, checks }) =>
        unit.namesCase(id) &&
        standing(
          checks.filter(({ requirement }) => unit.namesRequirement(requirement)),
          verdict,
        ) !== 'unseen',
    ),
  );
  if (named.length === units.length) return { does: 'stay' };
  return named.length === 0 ? { does: 'go' } : { does: 'name', cases: named.map(({ pattern }) => pattern) };
}
