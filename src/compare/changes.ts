import type { CheckEvent } from '../events.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { type CaseCard, type RunCard, remarksOn } from './run-card.ts';
import { isJudged } from './sentences.ts';
import { checkOf, type Standing, standingOf } from './standing.ts';

/** Every way in which two runs can differ, in the order in which they are told. Those that count are regressions. */
export const KINDS = {
  failing: { title: 'newly failing', counts: true },
  lost: { title: 'judged before, now skipped, not reached or an error', counts: true },
  unseen: { title: 'failing, and not judged before', counts: false },
  listed: { title: 'newly failing, as the list of expected failures says', counts: false },
  changed: { title: 'still failing, in another way', counts: false },
  faded: { title: 'failing before, not judged now', counts: false },
  warning: { title: 'newly warned of', counts: false },
  inconclusive: { title: 'judged before, now inconclusive', counts: false },
  flaky: { title: 'flaky', counts: false },
  repaired: { title: 'repaired', counts: false },
  quiet: { title: 'no longer warned of', counts: false },
  added: { title: 'new cases', counts: false },
  vanished: { title: 'vanished cases', counts: false },
  'sentence-added': { title: 'sentences judged for the first time', counts: false },
  'sentence-vanished': { title: 'sentences no longer judged', counts: false },
} as const satisfies Readonly<Record<string, { readonly title: string; readonly counts: boolean }>>;

export type Kind = keyof typeof KINDS;

/** One thing that is not as it was. Texts are as they were stored. */
export interface Change {
  readonly kind: Kind;
  /** What is told of a sentence over the whole run has no case. */
  readonly case?: string;
  /** What is told of a case as a whole has no sentence. */
  readonly sentence?: string;
  readonly level?: CheckEvent['level'];
  readonly statement?: string;
  readonly before?: Seen;
  readonly after?: Seen;
}

export interface Seen {
  readonly verdict: Verdict | 'not judged';
  readonly expected?: string;
  readonly got?: string;
  readonly why?: string;
  readonly consequenceOf?: string;
}

export interface Comparison {
  readonly before: RunCard;
  readonly after: RunCard;
  /** What a reader has to know before he believes it. */
  readonly remarks: readonly string[];
  readonly changes: readonly Change[];
  /** What fails in both, and in the same way. */
  readonly stillFailing: number;
  readonly regressed: boolean;
}

/** What became better and what worse from one run of a server to another. */
export function compareRuns(before: RunCard, after: RunCard): Comparison {
  const changes: Change[] = [];
  let stillFailing = 0;
  for (const [id, now] of after.cases) {
    const old = before.cases.get(id);
    if (old === undefined) {
      changes.push({ kind: 'added', case: id, after: ofCase(now) });
      continue;
    }
    const found = caseChanges(id, old, now);
    changes.push(...found.changes);
    stillFailing += found.stillFailing;
  }
  for (const [id, old] of before.cases)
    if (!after.cases.has(id)) changes.push({ kind: 'vanished', case: id, before: ofCase(old) });
  changes.push(...sentenceChanges(before, after));
  return {
    before,
    after,
    remarks: remarksOn(before, after),
    changes: ordered(changes),
    stillFailing,
    regressed: changes.some(({ kind }) => KINDS[kind].counts),
  };
}

const order: ReadonlyMap<string, number> = new Map(Object.keys(KINDS).map((kind, n) => [kind, n]));

const ordered = (changes: readonly Change[]): readonly Change[] =>
  changes.toSorted((a, b) => (order.get(a.kind) ?? 0) - (order.get(b.kind) ?? 0));

function caseChanges(
  id: string,
  old: CaseCard,
  now: CaseCard,
): { readonly changes: readonly Change[]; readonly stillFailing: number } {
  const changes: Change[] = [];
  let stillFailing = 0;
  const whole = { case: id, before: ofCase(old), after: ofCase(now) };
  const became = JUDGED.has(old.verdict) ? LOST[now.verdict] : undefined;
  if (became !== undefined) changes.push({ kind: became, ...whole });
  if (now.flaky) changes.push({ kind: 'flaky', ...whole });
  for (const sentence of [undefined, ...new Set([...now.others.keys(), ...old.others.keys()])]) {
    const was = standingOf(old, sentence);
    const is = standingOf(now, sentence);
    const same = sameWay(checkOf(old, sentence), checkOf(now, sentence));
    if (FAILING.has(was) && FAILING.has(is) && same) stillFailing += 1;
    const kind = kindOf(was, is, same);
    // A case that is lost as a whole says so once.
    if (kind === undefined || (kind === 'faded' && became !== undefined)) continue;
    const { level, statement } = checkOf(now, sentence) ?? checkOf(old, sentence) ?? {};
    changes.push({
      kind,
      case: id,
      ...(sentence !== undefined && { sentence }),
      ...(level !== undefined && { level }),
      ...(statement !== undefined && { statement }),
      before: seen(old, sentence),
      after: seen(now, sentence),
    });
  }
  return { changes, stillFailing };
}

const JUDGED: ReadonlySet<Verdict> = new Set(['pass', 'note', 'warn', 'fail']);
const LOST: Readonly<Partial<Record<Verdict, Kind>>> = {
  skip: 'lost',
  unreached: 'lost',
  error: 'lost',
  inconclusive: 'inconclusive',
};

/** With or without being listed: that is the user's doing and not the server's. */
const FAILING: ReadonlySet<Standing> = new Set(['fail', 'listed']);

function kindOf(was: Standing, is: Standing, same: boolean): Kind | undefined {
  if (FAILING.has(was) && FAILING.has(is)) return same ? undefined : 'changed';
  if (is === 'fail') return was === 'unjudged' ? 'unseen' : 'failing';
  if (is === 'listed') return 'listed';
  if (FAILING.has(was)) return is === 'kept' || is === 'warn' ? 'repaired' : 'faded';
  if (is === 'warn') return was === 'warn' ? undefined : 'warning';
  return was === 'warn' && is === 'kept' ? 'quiet' : undefined;
}

const sameWay = (a: CheckEvent | undefined, b: CheckEvent | undefined): boolean =>
  a?.expected === b?.expected && a?.got === b?.got;

function seen(card: CaseCard, sentence: string | undefined): Seen {
  const check = checkOf(card, sentence);
  if (check === undefined)
    return sentence === undefined ? ofCase(card) : { verdict: UNSPOKEN[standingOf(card, sentence)] };
  const { verdict, expected, got, why, consequenceOf } = check;
  return {
    verdict,
    ...(expected !== undefined && { expected }),
    ...(got !== undefined && { got }),
    ...(why !== undefined && { why }),
    ...(consequenceOf !== undefined && { consequenceOf }),
  };
}

/** Only the first three come of a sentence that a case does not speak of. */
const UNSPOKEN: Readonly<Record<Standing, Seen['verdict']>> = {
  kept: 'pass',
  skip: 'skip',
  unjudged: 'not judged',
  warn: 'warn',
  fail: 'fail',
  listed: 'fail',
};

const ofCase = ({ verdict, reason }: CaseCard): Seen => ({
  verdict,
  ...(reason !== undefined && { why: reason }),
});

/** Over the whole run: a sentence that no case shows any more was not kept, and not broken either. */
function sentenceChanges(before: RunCard, after: RunCard): readonly Change[] {
  const judged = ({ sentences }: RunCard): ReadonlySet<string> =>
    new Set([...sentences.values()].filter(isJudged).map(({ id }) => id));
  const old = judged(before);
  const now = judged(after);
  return [
    ...[...now]
      .filter((id) => !old.has(id))
      .map((sentence): Change => ({ kind: 'sentence-added', sentence })),
    ...[...old]
      .filter((id) => !now.has(id))
      .map((sentence): Change => ({ kind: 'sentence-vanished', sentence })),
  ];
}
