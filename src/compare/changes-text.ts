import { count } from '../report/counts.ts';
import { inert } from '../report/inert.ts';
import { type Change, type Comparison, KINDS, type Kind, type Seen } from './changes.ts';
import type { RunCard } from './run-card.ts';

/** Lines of one kind of change; the rest is counted. */
const MOST = 40;
const SHOWN = 300;
const shown = (text: string): string => inert(text, SHOWN);

/** For people: what became worse first, and the last line is the verdict. */
export function changesText(comparison: Comparison): string {
  const { before, after, remarks, changes } = comparison;
  const lines = [
    `before  ${runLine(before)}`,
    `after   ${runLine(after)}`,
    ...remarks.map((text) => `note    ${shown(text)}`),
    '',
    ...byKind(changes).flatMap(([kind, some]) => [
      `${KINDS[kind].counts ? 'REGRESSION  ' : ''}${KINDS[kind].title} (${some.length})`,
      ...(isOfRun(kind) ? [sentenceLine(some)] : linesOf(some)),
      '',
    ]),
    verdictLine(comparison),
  ];
  return `${lines.join('\n')}\n`;
}

/** Whether it is told of the run as a whole: a sentence and nothing else. */
export const isOfRun = (kind: Kind): boolean => kind === 'sentence-added' || kind === 'sentence-vanished';

function sentenceLine(changes: readonly Change[]): string {
  const left = changes.length - MOST;
  const ids = changes.slice(0, MOST).map(({ sentence = '' }) => shown(sentence));
  return `  ${ids.join(', ')}${left > 0 ? `, and ${left} more; --json has all` : ''}`;
}

function linesOf(changes: readonly Change[]): string[] {
  let last = '';
  const lines = bundled(changes).flatMap(({ sentence, states, told, cases }) => {
    const head =
      sentence === '' || sentence === last ? [] : [`  ${sentence}${states === '' ? '' : `  ${states}`}`];
    last = sentence;
    const indent = sentence === '' ? '  ' : '    ';
    return [...head, ...(told === '' ? [] : [`${indent}${told}`]), ...cases.map((id) => `${indent}  ${id}`)];
  });
  const left = lines.length - MOST;
  return left <= 0 ? lines : [...lines.slice(0, MOST), `  and ${count(left, 'more line')}; --json has all`];
}

/** Changes that are told in the same words; every text is safe to print. */
export interface Bundle {
  /** Empty where a case as a whole is meant. */
  readonly sentence: string;
  /** What the sentence demands. */
  readonly states: string;
  readonly told: string;
  readonly cases: readonly string[];
}

/** Those of a sentence stand together. */
export function bundled(changes: readonly Change[]): readonly Bundle[] {
  const bySentence = new Map<string, Map<string, Bundle & { readonly cases: string[] }>>();
  for (const change of changes) {
    const sentence = change.sentence === undefined ? '' : shown(change.sentence);
    const states = change.statement === undefined ? '' : `${change.level}: ${shown(change.statement)}`;
    const told = whatChanged(change);
    const bundles = bySentence.get(sentence) ?? new Map<string, Bundle & { readonly cases: string[] }>();
    bySentence.set(sentence, bundles);
    const bundle = bundles.get(told) ?? { sentence, states, told, cases: [] };
    bundles.set(told, bundle);
    if (change.case !== undefined) bundle.cases.push(shown(change.case));
  }
  return [...bySentence.values()].flatMap((bundles) => [...bundles.values()]);
}

const runLine = ({ label, start, end }: RunCard): string =>
  `${shown(label)}, suite ${shown(start.suite)}, ${shown(start.started)}: ${shown(end.verdict)}`;

/** The kinds that there are, in their order. */
export function byKind(changes: readonly Change[]): readonly (readonly [Kind, readonly Change[]])[] {
  const kinds = new Map<Kind, Change[]>();
  for (const change of changes) {
    const some = kinds.get(change.kind);
    if (some === undefined) kinds.set(change.kind, [change]);
    else some.push(change);
  }
  return [...kinds];
}

/** `kept before, now fail: expected 5, got 4` */
export function whatChanged({ before, after }: Change): string {
  if (before === undefined || after === undefined) {
    const only = before ?? after;
    return only === undefined ? '' : withFacts(only.verdict, only);
  }
  const failsAsBefore = before.verdict === after.verdict;
  if (failsAsBefore && after.verdict === 'fail')
    return `${withFacts('fail', after)}; before: ${facts(before) || 'nothing was told'}`;
  if (before.verdict === 'fail')
    return `failed before${suffix(facts(before))}; now ${withFacts(after.verdict, after)}`;
  return failsAsBefore
    ? withFacts(after.verdict, after)
    : `${before.verdict} before, now ${withFacts(after.verdict, after)}`;
}

const withFacts = (word: string, seen: Seen): string => `${word}${suffix(facts(seen))}`;

const suffix = (text: string): string => (text === '' ? '' : `: ${text}`);

function facts({ expected, got, why, consequenceOf }: Seen): string {
  const told = [
    ...(expected === undefined ? [] : [`expected ${shown(expected)}`]),
    ...(got === undefined ? [] : [`got ${shown(got)}`]),
    ...(expected === undefined && got === undefined && why !== undefined ? [shown(why)] : []),
  ].join(', ');
  return consequenceOf === undefined ? told : `${told} (follows from ${shown(consequenceOf)})`;
}

/** Says what the exit status says. */
export function verdictLine({ changes, stillFailing, regressed }: Comparison): string {
  const kinds = new Map(byKind(changes).map(([kind, some]) => [kind, some.length]));
  const n = (kind: Kind): number => kinds.get(kind) ?? 0;
  const parts = [
    ...(n('failing') > 0 ? [`${count(n('failing'), 'check')} newly failing`] : []),
    ...(n('lost') > 0 ? [`${count(n('lost'), 'case')} no longer judged`] : []),
    ...(n('repaired') > 0 ? [`${n('repaired')} repaired`] : []),
    ...(stillFailing + n('changed') > 0 ? [`${stillFailing + n('changed')} still failing`] : []),
  ];
  const head = regressed ? 'regressed' : 'no regression';
  return parts.length === 0 ? head : `${head}: ${parts.join(', ')}`;
}
