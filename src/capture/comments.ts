import type { CheckEvent, StepEvent } from '../events.ts';
import type { Captured } from './captured.ts';

/** What is told of a case besides its bytes. */
export interface Told {
  readonly steps: readonly StepEvent[];
  /** Failed and warned ones, and our own errors. */
  readonly checks: readonly CheckEvent[];
}

/** Makes a text of a peer or a user safe to show, on one line of bounded length. */
export type Inert = (text: string, limit: number) => string;

const LONGEST = 1000;
/** Of a value; the comment has room for several. */
const LONGEST_PART = 300;
/** Comments on one packet. */
const MOST = 40;

/**
 * The comments on packets: the first packet of a step has its number and text, or the next one where it has none, and the packet after which a
 * requirement was found broken has the requirement.
 */
export function commentsOf(
  captured: readonly Captured[],
  { steps, checks }: Told,
  inert: Inert,
): ReadonlyMap<Captured, readonly string[]> {
  const comments = new Map<Captured, string[]>();
  const add = (at: Captured | undefined, text: string): void => {
    if (at === undefined) return;
    const there = comments.get(at) ?? [];
    comments.set(at, there);
    if (there.length < MOST) there.push(text);
    else there[MOST] = 'and more, which the reports tell';
  };
  for (const step of steps) {
    const text = inert(`step ${step.step}: ${step.text}`, LONGEST);
    const firsts = firstsOf(captured, step);
    for (const first of firsts) add(first, text);
    if (firsts.length === 0) add(nextTo(captured, step), `${text} (no packet of its own)`);
  }
  for (const one of captured) {
    if (one.kind === 'datagram' && one.note !== undefined) add(one, one.note);
  }
  for (const check of checks) add(placeOf(captured, check), checkText(check, inert));
  return comments;
}

/** The first of each connection of the session that the step is about; of any when it says nothing there. */
function firstsOf(captured: readonly Captured[], { step, session }: StepEvent): readonly Captured[] {
  const ofStep = captured.filter((one) => one.step === step);
  const own = ofStep.filter((one) => one.session === session);
  const among = own.length > 0 ? own : ofStep.slice(0, 1);
  return among.filter(
    ({ connection }, at) => among.findIndex((other) => other.connection === connection) === at,
  );
}

/** Where it would have been. */
const nextTo = (captured: readonly Captured[], { step }: StepEvent): Captured | undefined =>
  captured.find((one) => one.step > step) ?? captured.at(-1);

/** The number of a check's unit is that of the one which would come next. */
function placeOf(captured: readonly Captured[], { session, step, unit }: CheckEvent): Captured | undefined {
  const own = session === undefined ? captured : captured.filter((one) => one.session === session);
  const ofStep = own.filter((one) => one.step === step);
  const before = (one: Captured): boolean =>
    (one.kind === 'segment' || one.kind === 'datagram') &&
    one.unit !== undefined &&
    unit !== undefined &&
    one.unit < unit;
  return ofStep.findLast(before) ?? own.findLast(before) ?? ofStep[0] ?? own.at(-1) ?? captured.at(-1);
}

const WORDS: Readonly<Record<string, string>> = { fail: 'FAIL', warn: 'WARN', error: 'ERROR' };

function checkText(check: CheckEvent, inert: Inert): string {
  const { requirement, section, verdict, subject, path, expected, got, why, consequenceOf, listed } = check;
  const part = (text: string): string => inert(text, LONGEST_PART);
  return [
    `${WORDS[verdict] ?? verdict} ${part(requirement)} (section ${part(section)})`,
    ...(subject === undefined ? [] : [` ${part(subject)}${path === undefined ? '' : ` ${part(path)}`}`]),
    ...(expected === undefined ? [] : [`, expected ${part(expected)}`]),
    ...(got === undefined ? [] : [`, got ${part(got)}`]),
    ...(why === undefined ? [] : [`: ${part(why)}`]),
    ...(consequenceOf === undefined ? [] : [` (follows from ${part(consequenceOf)})`]),
    ...(listed === undefined ? [] : [` (listed: ${part(listed)})`]),
  ].join('');
}
