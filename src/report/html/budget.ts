import type { Detail } from './case-body.tsx';
import type { CaseView } from './view.ts';
import { count } from './words.ts';

/** Bytes of a whole page. One of 2 MB opens at once, goes by mail and is shown by every CI system. */
export const BUDGET = 1_900_000;
/** Bytes of the details of one case; a flood must not take the room of all others. */
const OF_ONE_CASE = 200_000;

/** Cases that are told in full before others get more: whoever opens the page begins with the first. */
const FIRST = 20;

const ORDER: readonly Detail[] = ['row', 'facts', 'ladder', 'dumps'];

/**
 * How much is told of each case, so that the page keeps to its size. Everybody gets a row. Then, as long as there is room
 * and in the order of the plan: what broke and the bytes around it, for every case that needs a look; the first of them in
 * full; the conversations of the rest, and the bytes of all their messages; and last the conversations in which nothing
 * broke. What does not fit is passed over.
 */
export function details(
  cases: readonly CaseView[],
  room: number,
  sizeOf: (view: CaseView, detail: Detail) => number,
): Map<CaseView, Detail> {
  const chosen = new Map<CaseView, Detail>(cases.map((view) => [view, 'row']));
  const sizes = new Map<CaseView, number>();
  let left = room;
  const raise = (view: CaseView, detail: Detail): void => {
    const now = chosen.get(view) ?? 'row';
    if (ORDER.indexOf(detail) <= ORDER.indexOf(now)) return;
    const before = sizes.get(view) ?? sizeOf(view, now);
    const size = sizeOf(view, detail);
    sizes.set(view, before);
    if (size > OF_ONE_CASE || size - before > left) return;
    left -= size - before;
    sizes.set(view, size);
    chosen.set(view, detail);
  };
  const urgent = cases.filter(({ attention }) => attention);
  const others = cases.filter(({ attention, conversation }) => !attention && conversation !== undefined);
  for (const view of urgent) raise(view, 'facts');
  for (const view of urgent.slice(0, FIRST)) raise(view, 'dumps');
  for (const view of urgent) raise(view, 'ladder');
  for (const view of urgent) raise(view, 'dumps');
  for (const view of others) raise(view, 'ladder');
  return chosen;
}

/** What the page leaves out for its size, a sentence each. */
export function leftOut(chosen: ReadonlyMap<CaseView, Detail>): string[] {
  const of = (attention: boolean, ...details: Detail[]): number =>
    [...chosen].filter(([view, detail]) => {
      const talked = attention || view.conversation !== undefined;
      return view.attention === attention && talked && details.includes(detail);
    }).length;
  const rows: readonly (readonly [number, string])[] = [
    [of(true, 'row'), 'in need of a look: nothing but their rows'],
    [
      of(true, 'facts'),
      'in need of a look: without the conversation, and with few lines around the bytes at fault',
    ],
    [of(true, 'ladder'), 'in need of a look: without the bytes of messages that broke nothing'],
    [of(false, 'row'), 'in which nothing broke: without the conversation'],
  ];
  return rows.flatMap(([cases, what]) => (cases > 0 ? [`${count(cases, 'case')} ${what}. ${WHY}`] : []));
}

const WHY = 'A page is kept below 2 MB; the events of the run (--reporter ndjson) hold everything.';
