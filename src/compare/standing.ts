import type { CheckEvent } from '../events.ts';
import type { CaseCard } from './run-card.ts';

/** How a sentence stands in a case; `unjudged`: nothing was seen that would tell. */
export type Standing = 'kept' | 'warn' | 'fail' | 'listed' | 'skip' | 'unjudged';

/** What was said of a sentence in a case; undefined where it passed or was not spoken of. */
export const checkOf = (card: CaseCard, sentence: string | undefined): CheckEvent | undefined =>
  sentence === undefined ? undefined : card.others.get(sentence);

/**
 * A sentence that a case does not speak of was kept as far as the case went: some checks come only when something is
 * broken. Where the conversation ended early, nobody knows. Without a sentence, what is said of the case itself.
 */
export function standingOf(card: CaseCard, sentence: string | undefined): Standing {
  if (sentence === undefined) return failsByItself(card) ? 'fail' : unspoken(card);
  const check = card.others.get(sentence);
  if (check !== undefined) return STANDINGS[check.verdict](check);
  return card.kept.includes(sentence) ? 'kept' : unspoken(card);
}

const STANDINGS: Readonly<Record<CheckEvent['verdict'], (check: CheckEvent) => Standing>> = {
  pass: () => 'kept',
  note: () => 'kept',
  warn: () => 'warn',
  fail: ({ listed }) => (listed === undefined ? 'fail' : 'listed'),
  skip: () => 'skip',
  inconclusive: () => 'unjudged',
  unreached: () => 'unjudged',
  error: () => 'unjudged',
};

/** It fails although no sentence of it does: what the user requires was skipped. */
const failsByItself = ({ verdict, listed, others }: CaseCard): boolean =>
  verdict === 'fail' &&
  listed === undefined &&
  ![...others.values()].some((check) => check.verdict === 'fail');

function unspoken(card: CaseCard): Standing {
  const { verdict, others } = card;
  if (verdict === 'skip') return 'skip';
  if (verdict === 'pass' || verdict === 'note' || verdict === 'warn') return 'kept';
  if (verdict !== 'fail' || failsByItself(card)) return 'unjudged';
  return [...others.values()].some((check) => check.verdict === 'unreached') ? 'unjudged' : 'kept';
}
