import type { Catalogue, Level, Requirement } from './catalogue.ts';
import type { Exclusion, Exclusions } from './excluded.ts';
import { faultsThatBreak, type Kills } from './kills.ts';

/** What a run tells of a requirement; its check events have more. */
export interface Seen {
  readonly requirement: string;
  readonly verdict: string;
}

/** tested: a right server passes its check, and a broken one was seen to fail it. */
export type Standing =
  | { readonly status: 'tested'; readonly faults: readonly string[] }
  | ({ readonly status: 'excluded' } & Exclusion)
  | { readonly status: 'untested'; readonly lacks: string };

export type Status = Standing['status'];

export interface CoveredRow {
  readonly requirement: Requirement;
  readonly standing: Standing;
}

export type Counts = Readonly<Record<Status, number>>;

export interface Knowledge {
  readonly catalogue: Catalogue;
  readonly kills: Kills;
  readonly exclusions: Exclusions;
}

/** Every sentence that binds a server, in the order of the specification, and how it stands after the run. */
export function coverage(checks: Iterable<Seen>, knowledge: Knowledge): readonly CoveredRow[] {
  const verdicts = new Map<string, Set<string>>();
  for (const { requirement, verdict } of checks) {
    const known = verdicts.get(requirement);
    if (known === undefined) verdicts.set(requirement, new Set([verdict]));
    else known.add(verdict);
  }
  return knowledge.catalogue.all
    .filter(({ role }) => role !== 'client')
    .map((requirement) => ({
      requirement,
      standing: standingOf(requirement.id, verdicts.get(requirement.id) ?? new Set(), knowledge),
    }));
}

function standingOf(id: string, verdicts: ReadonlySet<string>, { kills, exclusions }: Knowledge): Standing {
  const faults = faultsThatBreak(kills, id);
  const passed = verdicts.has('pass');
  if (passed && faults.length > 0) return { status: 'tested', faults };
  const exclusion = Object.hasOwn(exclusions, id) ? exclusions[id] : undefined;
  if (exclusion !== undefined) return { status: 'excluded', ...exclusion };
  if (passed) return { status: 'untested', lacks: 'no fault is known to break it' };
  const seen = [...verdicts].sort().join(', ');
  return {
    status: 'untested',
    lacks: seen === '' ? 'no check of it was made' : `its check did not pass: ${seen}`,
  };
}

export function count(rows: Iterable<CoveredRow>): Counts {
  const counts = { tested: 0, excluded: 0, untested: 0 };
  for (const { standing } of rows) counts[standing.status] += 1;
  return counts;
}

export const LEVELS: readonly Level[] = ['MUST', 'MUST NOT', 'SHOULD', 'SHOULD NOT', 'MAY'];

/** The rows of each level that has any, strongest first. */
export const byLevel = (
  rows: readonly CoveredRow[],
): readonly { readonly level: Level; readonly rows: readonly CoveredRow[] }[] =>
  LEVELS.map((level) => ({
    level,
    rows: rows.filter(({ requirement }) => requirement.level === level),
  })).filter(({ rows: some }) => some.length > 0);

/** A MAY makes no check, so it owes none. */
export const owed = (rows: readonly CoveredRow[]): readonly CoveredRow[] =>
  rows.filter(({ requirement, standing }) => standing.status === 'untested' && requirement.level !== 'MAY');
