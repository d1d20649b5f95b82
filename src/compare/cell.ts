import type { CheckEvent } from '../events.ts';
import { inert } from '../report/inert.ts';
import type { Verdict } from '../verdict/verdict.ts';
import type { CaseCard, RunCard } from './run-card.ts';
import type { SentenceCard } from './sentences.ts';

/** `absent`: the run has no such case. `not judged`: none of its cases has a check of the sentence. */
export type Outcome = Verdict | 'absent' | 'not judged';

export interface Cell {
  readonly outcome: Outcome;
  /** It fails as the list of expected failures says: the reason given there. */
  readonly listed?: string;
  readonly flaky: boolean;
  /** The list of expected failures says something else of it. */
  readonly unexpected: boolean;
  /** Of a sentence: how many cases gave the verdict, of all that have a check of it. */
  readonly share?: { readonly hit: number; readonly of: number };
  /** Why it did not pass; at most `MOST_REASONS`. */
  readonly reasons: readonly Reason[];
  /** How many more there are. */
  readonly more: number;
}

export interface Reason {
  /** The sentence that a case broke, or the case that broke a sentence. */
  readonly of?: string;
  readonly text: string;
}

const MOST_REASONS = 4;
/** Of a text of the peer; the report of the run itself has the rest. */
const SHOWN = 240;

const BROKEN: ReadonlySet<Verdict> = new Set(['error', 'fail', 'warn']);

export function caseCell(card: CaseCard | undefined): Cell {
  if (card === undefined) return { outcome: 'absent', flaky: false, unexpected: false, reasons: [], more: 0 };
  const { verdict, reason, listed, flaky, unexpected, others } = card;
  const broken = [...others.values()].filter((check) => BROKEN.has(check.verdict));
  const all: Reason[] = [
    ...(reason === undefined || verdict === 'pass' ? [] : [{ text: inert(reason, SHOWN) }]),
    ...unexpected.map((text) => ({ text: inert(text, SHOWN) })),
    ...causesFirst(broken).map((check) => ({ of: check.requirement, text: whatHappened(check) })),
  ];
  return {
    outcome: verdict,
    ...(listed !== undefined && { listed: inert(listed, SHOWN) }),
    flaky,
    unexpected: unexpected.length > 0,
    ...bounded(all),
  };
}

export function sentenceCell(card: SentenceCard | undefined): Cell {
  if (card === undefined)
    return { outcome: 'not judged', flaky: false, unexpected: false, reasons: [], more: 0 };
  const { verdict, counts, listed, flaky, checks } = card;
  let of = 0;
  for (const n of counts.values()) of += n;
  return {
    outcome: verdict,
    ...(listed !== undefined && { listed: inert(listed, SHOWN) }),
    flaky,
    unexpected: false,
    share: { hit: counts.get(verdict) ?? 0, of },
    ...bounded(causesFirst(checks).map((check) => ({ of: check.case, text: whatHappened(check) }))),
  };
}

/** What was seen of a check, in one line that is safe to print. */
export function whatHappened({ expected, got, why, statement, consequenceOf }: CheckEvent): string {
  const facts = [
    ...(expected === undefined ? [] : [`expected ${inert(expected, SHOWN)}`]),
    ...(got === undefined ? [] : [`got ${inert(got, SHOWN)}`]),
  ];
  const after = consequenceOf === undefined ? '' : ` (follows from ${inert(consequenceOf, SHOWN)})`;
  return `${facts.length > 0 ? facts.join(', ') : inert(why ?? statement, SHOWN)}${after}`;
}

const causesFirst = (checks: readonly CheckEvent[]): readonly CheckEvent[] => [
  ...checks.filter(({ consequenceOf }) => consequenceOf === undefined),
  ...checks.filter(({ consequenceOf }) => consequenceOf !== undefined),
];

const bounded = (reasons: readonly Reason[]): Pick<Cell, 'reasons' | 'more'> => ({
  reasons: reasons.slice(0, MOST_REASONS),
  more: Math.max(0, reasons.length - MOST_REASONS),
});

/** What eyes find; the word beside it says the same to everybody. */
export const SYMBOLS: Readonly<Record<Outcome, string>> = {
  pass: '✓',
  fail: '✗',
  warn: '!',
  note: '✓',
  skip: '–',
  inconclusive: '?',
  unreached: '…',
  error: '‼',
  absent: '',
  'not judged': '',
};

/** `fail`, `fail as listed`, `pass, flaky`, `pass, unexpected`, `absent`. */
export function word({ outcome, listed, flaky, unexpected }: Cell): string {
  return `${outcome}${listed === undefined ? '' : ' as listed'}${flaky ? ', flaky' : ''}${unexpected ? ', unexpected' : ''}`;
}

/** How many cases of a run say so of a sentence: `40`, or `3 of 40` where others say something else. */
export const shareWords = ({ share }: Cell): string =>
  share === undefined ? '' : share.hit === share.of ? `${share.of}` : `${share.hit} of ${share.of}`;

/** Why a cell does not pass, in one line. */
export function reasonLine(cell: Cell): string {
  const { listed, share, reasons, more } = cell;
  const parts = [
    ...(share === undefined || passes(cell) ? [] : [`cases: ${shareWords(cell)}`]),
    ...(listed === undefined ? [] : [`listed: ${listed}`]),
    ...reasons.map(({ of, text }) => (of === undefined ? text : `${inert(of, SHOWN)}: ${text}`)),
    ...(more > 0 ? [`and ${more} more`] : []),
  ];
  return parts.join('; ');
}

/** Whether the row can be left out where only what does not pass is told. */
export const passes = ({ outcome, flaky, unexpected }: Cell): boolean =>
  (outcome === 'pass' || outcome === 'note') && !flaky && !unexpected;

/** What a run is, beside its name: everything that a reader has to know before he compares. */
export const remarks = ({ incomplete, part, start }: RunCard): readonly string[] => [
  ...(incomplete === undefined ? [] : [`incomplete: ${inert(incomplete, SHOWN)}`]),
  ...(part === undefined ? [] : [part]),
  ...(start.strict ? ['strict: warnings are failures'] : []),
];
