import type { CheckEvent, RunEnd } from '../events.ts';
import { bySentence, type Repeated } from './by-sentence.ts';
import { facts } from './check-text.ts';
import { count } from './counts.ts';
import { sectionOf } from './markdown-case.ts';
import { code, prose } from './markdown-text.ts';
import type { CaseStory } from './run-story.ts';
import { attemptsOf, failing, listedWords, type Standing } from './standing.ts';

export interface Judged {
  readonly one: CaseStory;
  readonly stands: Standing;
}

/** Longer lists are cut, and say so. */
const ENTRIES = 40;

/** What failed, a line for each sentence that is broken. */
export const brokenSentences = (cases: readonly Judged[]): string[] =>
  list('Broken', bySentence(cases.flatMap(({ one }) => failing(one.checks))), sentenceLine);

/** What is to be known beside the failed cases, a line each. */
export function lists(cases: readonly Judged[], end: RunEnd | undefined): string[] {
  const all = cases.flatMap(({ one }) => one.checks);
  const flaky = cases.filter(({ one }) => one.end?.flaky);
  const listed = cases.filter(({ stands }) => stands.kind === 'listed');
  return [
    ...list('List of expected failures', end?.stale ?? [], (sentence) => prose(sentence)),
    ...list('Warnings', seen(all, 'warn'), sentenceLine),
    ...list('Flaky', flaky, ({ one }) => `${code(one.plan.id)} passed in attempt ${attemptsOf(one)}`),
    ...list(
      'Failed as expected',
      listed,
      ({ one }) => `${code(one.plan.id)}: ${prose(listedWords(one.end?.listed ?? '', one.checks))}`,
    ),
    ...list('Notes, which never count', seen(all, 'note'), sentenceLine),
    ...list('Not tested', end?.untested ?? unended(cases), ({ what, why }) => `${prose(why)}: ${code(what)}`),
  ];
}

function list<T>(title: string, entries: readonly T[], line: (entry: T) => string): string[] {
  if (entries.length === 0) return [];
  const left = entries.length - ENTRIES;
  return [
    `## ${title}`,
    '',
    ...entries.slice(0, ENTRIES).map((entry) => `- ${line(entry)}`),
    ...(left > 0 ? [`- and ${left} more`] : []),
    '',
  ];
}

/** What was warned of or noted, and is not listed. */
const seen = (checks: readonly CheckEvent[], verdict: 'warn' | 'note'): Repeated[] =>
  bySentence(checks.filter((check) => check.verdict === verdict && check.listed === undefined));

const sentenceLine = ({ first, cases }: Repeated): string =>
  `${code(first.requirement)}${sectionOf(first)} in ${count(cases, 'case')}: ${code(facts(first))}`;

/** A run without an end has nobody who says what it did not test. */
const unended = (cases: readonly Judged[]): { readonly what: string; readonly why: string }[] =>
  cases
    .filter(({ stands }) => stands.kind === 'unjudged')
    .map(({ one, stands }) => ({ what: one.plan.id, why: stands.reason ?? stands.verdict }));
