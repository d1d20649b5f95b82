import { caseOf, type ExpectedList, MOST_SWALLOWED } from './expected-list.ts';
import { type JudgedCheck, namesOneScenario, standing, type Unit, unitsOf } from './expected-units.ts';
import type { Verdict } from './verdict.ts';

/** Why a failing check is expected. */
export interface Listed {
  readonly reason: string;
  /** It may fail and may pass. */
  readonly flaky: boolean;
}

/** A case that is over. */
export interface SettledCase {
  readonly id: string;
  readonly verdict: Verdict;
  /** The checks of each attempt; only the last one counts, the others are for the rates. */
  readonly attempts: readonly (readonly JudgedCheck[])[];
}

/** How often what is listed as flaky failed in a case. */
export interface Rate {
  readonly requirement: string;
  readonly failed: number;
  readonly attempts: number;
  readonly reason: string;
}

export interface Settlement {
  /** The reasons, where the case fails as listed and in no other way. */
  readonly listed?: string;
  /** A sentence for each thing that the list says of the case and does not hold. */
  readonly unexpected: readonly string[];
  readonly rates: readonly Rate[];
}

/** A list held against a run. */
export interface Expectations {
  /** Nothing for what no entry names; an entry that has expired names nothing. */
  listed(caseId: string, requirement: string): Listed | undefined;
  /** Whether a case that failed so, and in no other way, always does, or may pass when it is tried again. */
  foreseen(caseId: string, checks: readonly JudgedCheck[]): 'always' | 'sometimes' | undefined;
  /** Called once for each case. */
  settle(settled: SettledCase): Settlement;
  /**
   * What is wrong with the list itself, a sentence each. `whole`: all of the suite was asked for, so that an entry that
   * met nothing would have.
   */
  stale(run: { readonly cases: readonly string[]; readonly whole: boolean }): string[];
}

/** `day`: today in UTC, `2027-06-30`. */
export function expectations(list: ExpectedList, day: string): Expectations {
  const all = unitsOf(list);
  const isDead = ({ entry }: Unit): boolean => entry.expires !== undefined && entry.expires <= day;
  const units = all.filter((unit) => !isDead(unit));
  const failures = units.filter(({ flaky }) => !flaky);
  const flaky = units.filter((unit) => unit.flaky);
  const met = new Set<Unit>();
  /** Case and requirement: what fails each time that a case is played is one failure. */
  const swallowed = new Map<Unit, Set<string>>();
  const over = new Set<string>();

  const firstOf = (some: readonly Unit[], id: string, requirement: string): Unit | undefined =>
    some.find((unit) => unit.namesCase(id) && unit.namesRequirement(requirement));

  function listed(id: string, requirement: string): Listed | undefined {
    const unit = firstOf(flaky, id, requirement) ?? firstOf(failures, id, requirement);
    return unit && { reason: unit.entry.reason, flaky: unit.flaky };
  }

  function foreseen(id: string, checks: readonly JudgedCheck[]): 'always' | 'sometimes' | undefined {
    const failing = checks.filter(({ verdict }) => verdict === 'fail' || verdict === 'error');
    const why = failing.map(({ verdict, requirement }) =>
      verdict === 'fail' ? listed(id, requirement) : undefined,
    );
    if (why.length === 0 || why.includes(undefined)) return undefined;
    return why.some((one) => one?.flaky) ? 'sometimes' : 'always';
  }

  function swallow(unit: Unit, id: string, found: readonly JudgedCheck[]): void {
    const all = swallowed.get(unit) ?? new Set();
    for (const { verdict, requirement } of found)
      if (verdict === 'fail') all.add(`${caseOf(id)} ${requirement}`);
    swallowed.set(unit, all);
  }

  function settle({ id, verdict, attempts }: SettledCase): Settlement {
    over.add(id);
    const checks = attempts.at(-1) ?? [];
    const failing = checks.filter((check) => check.verdict === 'fail');
    const reasons = failing.map(({ requirement }) => listed(id, requirement)?.reason);
    const instead = failing.filter((_, i) => reasons[i] === undefined);
    const unexpected = new Set<string>();
    for (const unit of units.filter((one) => one.namesCase(id))) {
      const found = checks.filter(({ requirement }) => unit.namesRequirement(requirement));
      swallow(unit, id, found);
      const stands = standing(found, verdict);
      if (stands !== 'unseen') met.add(unit);
      if (unit.flaky) continue;
      // What the other list names as well may pass.
      const own = found.filter(({ requirement }) => firstOf(flaky, id, requirement) === undefined);
      if (own.length === 0 && found.length > 0) continue;
      const owes = standing(own, verdict);
      if (owes === 'passed') unexpected.add(passedSentence(unit, own, instead, attempts));
      if (owes === 'passed' || owes === 'holds') continue;
      // A wide pattern names cases that never judge its requirement, and says nothing of them.
      if (instead.length === 0 || (found.length === 0 && !namesOneScenario(unit))) continue;
      met.add(unit);
      unexpected.add(
        `${unit.entry.requirement} was not judged, though ${unit.entry.at} lists it: ${ids(instead)} failed instead`,
      );
    }
    const excused = verdict === 'fail' && failing.length > 0 && instead.length === 0;
    return {
      ...(excused && { listed: [...new Set(reasons)].join('; ') }),
      unexpected: [...unexpected],
      rates: ratesOf(flaky, id, attempts),
    };
  }

  function stale({ cases, whole }: { readonly cases: readonly string[]; readonly whole: boolean }): string[] {
    const sentences = new Set<string>();
    for (const unit of all) {
      const { entry, pattern } = unit;
      const subject = `${entry.at}: ${entry.requirement} in ${pattern}`;
      const swallows = swallowed.get(unit)?.size ?? 0;
      if (isDead(unit))
        sentences.add(`${entry.at}: ${entry.requirement} expired on ${entry.expires}: ${entry.reason}`);
      else if (swallows > MOST_SWALLOWED)
        sentences.add(
          `${subject} swallows ${swallows} failures, and a pattern may swallow ${MOST_SWALLOWED}: name the cases`,
        );
      else if (whole && !met.has(unit)) {
        const named = cases.filter((id) => unit.namesCase(id));
        if (named.length === 0) sentences.add(`${subject} names no case of the suite`);
        else if (named.every((id) => over.has(id)))
          sentences.add(`${subject} was not judged in any case that it names`);
      }
    }
    return [...sentences];
  }

  return { listed, foreseen, settle, stale };
}

function passedSentence(
  { entry }: Unit,
  found: readonly JudgedCheck[],
  instead: readonly JudgedCheck[],
  attempts: SettledCase['attempts'],
): string {
  const names = new Set(found.map(({ requirement }) => requirement));
  const failed = attempts
    .slice(0, -1)
    .filter((checks) => checks.some((check) => names.has(check.requirement) && check.verdict === 'fail'));
  const passed = found.every(({ verdict }) => verdict === 'note') ? 'does not fail' : 'passed';
  const before =
    failed.length === 0
      ? ''
      : `; it failed in ${failed.length} of ${attempts.length} attempts, so it is flaky`;
  const but = instead.length === 0 ? '' : `; ${ids(instead)} failed instead`;
  return `${entry.requirement} ${passed}, though ${entry.at} lists it: ${entry.reason}${before}${but}`;
}

const MOST_IDS = 5;

function ids(checks: readonly JudgedCheck[]): string {
  const shown = checks.slice(0, MOST_IDS).map(({ requirement }) => requirement);
  const more = checks.length > shown.length ? ` and ${checks.length - shown.length} more` : '';
  return `${shown.join(', ')}${more}`;
}

/** Of what was judged in any attempt; what only a pattern names is left out while it never fails. */
function ratesOf(flaky: readonly Unit[], id: string, attempts: SettledCase['attempts']): Rate[] {
  const rates = new Map<string, Rate>();
  for (const { entry, namesCase, namesRequirement } of flaky) {
    if (!namesCase(id)) continue;
    const seen = new Set(
      attempts.flat().flatMap(({ requirement }) => (namesRequirement(requirement) ? [requirement] : [])),
    );
    for (const requirement of seen) {
      const verdicts = attempts.flatMap(
        (checks) => checks.find((check) => check.requirement === requirement)?.verdict ?? [],
      );
      const failed = verdicts.filter((verdict) => verdict === 'fail').length;
      const judged = verdicts.filter((verdict) => JUDGED.has(verdict)).length;
      if (judged === 0 || rates.has(requirement) || (failed === 0 && requirement !== entry.requirement))
        continue;
      rates.set(requirement, { requirement, failed, attempts: judged, reason: entry.reason });
    }
  }
  return [...rates.values()];
}

const JUDGED: ReadonlySet<Verdict> = new Set(['pass', 'fail', 'warn', 'note']);
