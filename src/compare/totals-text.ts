import { inert } from '../report/inert.ts';
import type { Totals } from './matrix.ts';
import type { RunCard } from './run-card.ts';

const NOT_JUDGED = ['skip', 'inconclusive', 'unreached'] as const;

/** What is counted of each run, in the order in which it is told. */
export const TOTALS: readonly { readonly name: string; readonly of: (totals: Totals) => string }[] = [
  { name: 'cases pass', of: ({ cases }) => `${(cases.get('pass') ?? 0) + (cases.get('note') ?? 0)}` },
  { name: 'fail', of: ({ cases }) => `${cases.get('fail') ?? 0}` },
  { name: 'as listed', of: ({ listed }) => `${listed}` },
  { name: 'warn', of: ({ cases }) => `${cases.get('warn') ?? 0}` },
  { name: 'error', of: ({ cases }) => `${cases.get('error') ?? 0}` },
  {
    name: 'not judged',
    of: ({ cases }) => `${NOT_JUDGED.reduce((sum, outcome) => sum + (cases.get(outcome) ?? 0), 0)}`,
  },
  { name: 'sentences kept', of: keptWords },
];

/** `351 of 351` */
export function keptWords({ kept, judged }: Totals): string {
  return `${kept} of ${judged}`;
}

/** What a run says of itself at its end. */
export const verdictOf = ({ end }: RunCard): string => inert(end.verdict, 300);
