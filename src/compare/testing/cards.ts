import type { RunEvent } from '../../events.ts';
import { aCase, check, runEnd, runStart } from '../../report/testing/story.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { cardFold, type RunCard } from '../run-card.ts';

/** The card of a made-up run. */
export function cardOf(label: string, events: readonly RunEvent[]): RunCard {
  const fold = cardFold();
  for (const event of events) fold.on(event);
  return fold.card(label);
}

/** A run of cases, each with the verdicts of its sentences; what a case came out as is the first of them that broke. */
export function simpleCard(
  label: string,
  cases: Readonly<Record<string, Readonly<Record<string, Verdict>>>>,
  over: Parameters<typeof runStart>[1] = {},
  end: Parameters<typeof runEnd>[0] = {},
): RunCard {
  return cardOf(label, [
    runStart(Object.keys(cases), over),
    ...Object.entries(cases).flatMap(([id, checks]) => {
      const verdicts = Object.values(checks);
      const broken = verdicts.find(
        (verdict) => verdict === 'fail' || verdict === 'error' || verdict === 'warn',
      );
      return aCase(
        id,
        broken ?? verdicts.find((verdict) => verdict !== 'pass' && verdict !== 'note') ?? 'pass',
        Object.entries(checks).map(([requirement, verdict]) => check(id, requirement, verdict)),
      );
    }),
    runEnd(end),
  ]);
}
