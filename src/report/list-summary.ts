import type { CheckEvent, RunEnd } from '../events.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { headline } from './check-text.ts';
import { count, VERDICTS } from './counts.ts';
import { inert, SHOWN } from './inert.ts';
import { fold } from './lines.ts';
import type { Style } from './list-case.ts';

/** Notes of the whole run: a habit of the target is told once, not in every case. */
export interface NoteBook {
  add(checks: Iterable<CheckEvent>): void;
  lines(style: Style): string[];
}

export function noteBook(): NoteBook {
  const notes = new Map<string, { readonly first: CheckEvent; cases: number }>();
  return {
    add(checks) {
      for (const check of checks) {
        if (check.verdict !== 'note') continue;
        const known = notes.get(check.requirement);
        if (known === undefined) notes.set(check.requirement, { first: check, cases: 1 });
        else known.cases++;
      }
    },
    lines({ width }) {
      if (notes.size === 0) return [];
      const entries = Array.from(notes.values(), ({ first, cases }) =>
        fold(`${headline(first)}${because(first)} [${count(cases, 'case')}]`, width, '  ', '    '),
      );
      return ['notes, which never count', ...entries.flat()];
    },
  };
}

function because({ expected, got, why, reading }: CheckEvent): string {
  const told = expected === undefined && got === undefined;
  const reason = why === undefined || told ? '' : `; ${inert(why, SHOWN)}`;
  return reading === undefined ? reason : `${reason} (${inert(reading, SHOWN)})`;
}

/** Cases without an end: those that ran by name, the others by number. */
export function unfinished(running: Iterable<string>, neverStarted: number): string[] {
  const lines = Array.from(running, (id) => `UNREACHED ${inert(id, SHOWN)}  the run ended during this case`);
  return neverStarted > 0 ? [...lines, `${count(neverStarted, 'case')} of the plan did not run`] : lines;
}

/** What is wrong with the list of expected failures itself. */
export const staleLines = ({ stale = [] }: RunEnd, { width, colors }: Style): string[] =>
  stale.length === 0
    ? []
    : [
        'STALE  the list of expected failures is wrong',
        ...stale.flatMap((sentence) => fold(inert(sentence, SHOWN), width, '  ', '    ')),
      ].map(colors.red);

const expectedCount = ({ checks, cases }: NonNullable<RunEnd['listed']>): string =>
  `listed  ${count(checks, 'check')} failed as expected; ${count(cases, 'case')} in no other way`;

/** Counts, what was not tested, why the run ended early; the verdict is the last line, bare for who reads only that. */
export function summary(end: RunEnd, { width }: Style): string[] {
  const untested = end.untested.flatMap(({ what, why }) =>
    fold(`${inert(what, SHOWN)}: ${inert(why, SHOWN)}`, width, '  ', '    '),
  );
  return [
    ...(untested.length > 0 ? ['not tested', ...untested, ''] : []),
    `cases   ${tally(end.cases)}`,
    `checks  ${tally(end.checks)}`,
    ...(end.listed === undefined ? [] : [expectedCount(end.listed)]),
    ...(end.reason === undefined ? [] : fold(inert(end.reason, SHOWN), width, '', '  ')),
    inert(end.verdict),
  ];
}

function tally(counts: Readonly<Record<Verdict, number>>): string {
  const some = VERDICTS.filter((verdict) => counts[verdict] > 0);
  return some.length === 0 ? 'none' : some.map((verdict) => `${counts[verdict]} ${verdict}`).join(', ');
}
