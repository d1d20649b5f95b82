import type { CheckEvent } from '../events.ts';
import { type Verdict, worst } from '../verdict/verdict.ts';
import type { CaseCard, Statements } from './run-card.ts';

/** A sentence of the specification over all cases of a run that judged it. */
export interface SentenceCard {
  readonly id: string;
  readonly level: CheckEvent['level'];
  readonly section: string;
  readonly statement: string;
  /** The worst of its cases. */
  readonly verdict: Verdict;
  /** How many cases have a check of it, by its verdict. */
  readonly counts: ReadonlyMap<Verdict, number>;
  /** The reason given in the list of expected failures, where every failure is listed. */
  readonly listed?: string;
  /** It was broken in an attempt of a case that then passed. */
  readonly flaky: boolean;
  /** The checks that gave the verdict, unlisted ones first; none of a sentence that passed. */
  readonly checks: readonly CheckEvent[];
}

interface Open {
  readonly counts: Map<Verdict, number>;
  readonly checks: CheckEvent[];
  flaky: boolean;
}

/** By the number of its section and its own, as people look for it. */
export function sentencesOf(cases: Iterable<CaseCard>, statements: Statements): Map<string, SentenceCard> {
  const open = new Map<string, Open>();
  for (const id of statements.keys()) open.set(id, { counts: new Map(), checks: [], flaky: false });
  const add = (id: string, verdict: Verdict, check?: CheckEvent): void => {
    const one = open.get(id);
    if (one === undefined) return;
    one.counts.set(verdict, (one.counts.get(verdict) ?? 0) + 1);
    if (check !== undefined) one.checks.push(check);
  };
  for (const { kept, others, flaky, wavered } of cases) {
    for (const id of kept) add(id, 'pass');
    for (const [id, check] of others) add(id, check.verdict, check);
    if (!flaky) continue;
    for (const id of wavered) {
      const one = open.get(id);
      if (one !== undefined) one.flaky = true;
    }
  }
  return new Map(
    [...open]
      .filter(([, { counts }]) => counts.size > 0)
      .sort(([a], [b]) => bySection(a, b))
      .flatMap(([id, one]): [string, SentenceCard][] => {
        const known = statements.get(id);
        return known === undefined ? [] : [[id, sentenceCard(id, known, one)]];
      }),
  );
}

function sentenceCard(
  id: string,
  { level, section, statement }: Pick<CheckEvent, 'level' | 'section' | 'statement'>,
  { counts, checks, flaky }: Open,
): SentenceCard {
  const verdict = worst(counts.keys()) ?? 'skip';
  const telling = checks.filter((check) => check.verdict === verdict);
  const unlisted = telling.filter(({ listed }) => listed === undefined);
  const listed = unlisted.length === 0 ? telling[0]?.listed : undefined;
  return {
    id,
    level,
    section,
    statement,
    verdict,
    counts,
    ...(listed !== undefined && { listed }),
    flaky,
    checks: [...unlisted, ...telling.filter((check) => check.listed !== undefined)],
  };
}

const order = new Intl.Collator('en', { numeric: true });

/** `MMSP-2.2.4.2-05` before `MMSP-2.2.4.10-01`. */
export const bySection = (a: string, b: string): number => order.compare(a, b);

/** Whether a run saw enough of a sentence to say anything. */
export const isJudged = ({ counts }: SentenceCard): boolean =>
  JUDGED.some((verdict) => (counts.get(verdict) ?? 0) > 0);

/** Judged, and never broken; a failure that is listed is one all the same. */
export const isKept = (sentence: SentenceCard): boolean =>
  isJudged(sentence) && BROKEN.every((verdict) => (sentence.counts.get(verdict) ?? 0) === 0);

const JUDGED: readonly Verdict[] = ['pass', 'note', 'warn', 'fail'];
const BROKEN: readonly Verdict[] = ['warn', 'fail', 'error'];
