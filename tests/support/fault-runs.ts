import type { CheckEvent } from '../../src/events.ts';
import type { Fault } from '../../src/server/faults/fault.ts';
import { played } from './played.ts';
import { ownAddress, type Ran, runBuiltin, scenarios } from './run.ts';

/** Milliseconds for one answer: with many runs at a time, a right answer takes a while too. */
export const REPLY = 2500;
/** Tags of cases that a fault without a tag is not played against. */
const APART = ['hostile', 'slow'];

/** What is kept of a run: hundreds of them are played, and their events would fill the memory. */
export interface Shown {
  /** What broke, in the order of the plan: what a reader of the report sees first. */
  readonly broken: readonly CheckEvent[];
  readonly status: number;
}

const isBroken = ({ verdict }: CheckEvent) => verdict === 'fail' || verdict === 'warn' || verdict === 'error';

export const shownBy = ({ checks, end }: Ran): Shown => ({
  broken: checks.filter(isBroken),
  status: end.status,
});

/** A line for each check that broke, for the message of a test. */
export const wordsOf = ({ broken }: Shown): string[] =>
  broken.map(({ case: id, requirement, verdict, consequenceOf, expected, got }) => {
    const words = `${verdict} ${requirement} in ${id}: expected ${expected}, got ${got}`;
    return consequenceOf === undefined ? words : `  ${words} (follows ${consequenceOf})`;
  });

/** The first check that stands for itself. */
export const firstBroken = ({ broken }: Shown): CheckEvent | undefined =>
  broken.find(({ consequenceOf }) => consequenceOf === undefined);

const ids = new Set(scenarios.map(({ id }) => id));
const tagsOf = new Map(scenarios.map(({ id, tags }) => [id, tags]));
const overTcp = (id: string): string => id.replace('transport=udp', 'transport=tcp');

/**
 * A fault of delivery over UDP shows nowhere else, and any other shows over TCP wherever there is a case for that.
 * What costs much time or many cases is played only for faults that show nowhere else.
 */
const shows =
  ({ delivery, tag }: Fault) =>
  (id: string): boolean => {
    const tags = tagsOf.get(id) ?? [];
    const apart = tag === undefined ? APART.some((one) => tags.includes(one)) : !tags.includes(tag);
    if (apart && !tags.includes('sanity')) return false;
    return delivery === 'udp' ? !id.includes('transport=tcp') : overTcp(id) === id || !ids.has(overTcp(id));
  };

/** Each is played once, when it is asked for first, so that one fault can be tried out alone. */
export const lenient = played((fault: Fault) => play(fault, { only: shows(fault) }));

/** With warnings as failures; only the cases that have one. */
export const strict = played(async (fault: Fault) => {
  const warned = new Set((await lenient(fault)).broken.map(({ case: id }) => id));
  return play(fault, { strict: true, only: (id) => warned.has(id) || id.includes('/sanity') });
});

async function play(
  fault: Fault,
  options: { readonly strict?: boolean; readonly only: (id: string) => boolean },
): Promise<Shown> {
  return shownBy(await runBuiltin({ fault, reply: REPLY, ...options, ...(await ownAddress()) }));
}
