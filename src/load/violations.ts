import type { Catalogue } from '../requirements/catalogue.ts';
import type { Sighting } from '../requirements/observation.ts';
import { weigh } from '../verdict/verdict.ts';

/** Where a sighting was made. */
export interface Place {
  /** Number of the session, from 1. */
  readonly session: number;
  /** Number of the unit within the session, from 0. */
  readonly unit: number;
  /** Milliseconds since the load began. */
  readonly time: number;
}

/** One requirement that did not hold, in all sessions together. */
export interface Violation {
  readonly requirement: string;
  readonly verdict: Broken;
  readonly statement: string;
  readonly section: string;
  readonly times: number;
  readonly sessions: number;
  /** The first sighting in full. */
  readonly first: Place & Pick<Sighting, 'subject' | 'path' | 'expected' | 'got' | 'why' | 'reading'>;
  /** Its bytes. */
  readonly dump: readonly string[];
  /** What broke earlier in that session, and explains it. */
  readonly consequenceOf?: string;
}

export type Broken = 'error' | 'fail' | 'warn' | 'note';

const WORST_FIRST: readonly Broken[] = ['error', 'fail', 'warn', 'note'];
const isBroken = (verdict: string): verdict is Broken => WORST_FIRST.some((one) => one === verdict);
/** Lines of a dump that are kept. */
const MOST_LINES = 48;

/** What broke in one session: remembered only when something did. */
export type BrokenHere = Map<string, number>;

export interface Violations {
  /** `here` is that of the session. */
  see(sighting: Sighting, place: Place, here: BrokenHere): void;
  /** Checks that were kept, however often. */
  readonly passes: number;
  /** Requirements that were judged. */
  readonly requirements: number;
  count(verdict: Broken): number;
  /** The worst first, and of those the one that broke first. */
  all(): readonly Violation[];
}

type Entry = { -readonly [Key in keyof Violation]: Violation[Key] };

/** Adds the sightings of all sessions up: one line for each requirement and verdict, and nothing for each session. */
export function createViolations(catalogue: Catalogue): Violations {
  const entries = new Map<string, Entry>();
  const judged = new Set<string>();
  const counts = new Map<Broken, number>();
  let passes = 0;

  return {
    see(sighting, place, here) {
      const { requirement: id, observation, times = 1 } = sighting;
      if (observation === 'pass') {
        judged.add(id);
        passes += times;
        return;
      }
      const requirement = catalogue.get(id);
      const verdict = weigh(observation, requirement.level, sighting.grade, false);
      if (!isBroken(verdict)) return;
      judged.add(id);
      counts.set(verdict, (counts.get(verdict) ?? 0) + times);
      const key = `${verdict} ${id}`;
      const isFirstHere = !here.has(key);
      const entry = entries.get(key);
      if (entry === undefined) entries.set(key, begin(sighting, verdict, requirement, place, here));
      else {
        entry.times += times;
        if (isFirstHere) entry.sessions += 1;
      }
      if (isFirstHere) here.set(key, place.unit);
    },
    get passes() {
      return passes;
    },
    get requirements() {
      return judged.size;
    },
    count: (verdict) => counts.get(verdict) ?? 0,
    all: () =>
      [...entries.values()].sort((a, b) => WORST_FIRST.indexOf(a.verdict) - WORST_FIRST.indexOf(b.verdict)),
  };
}

function begin(
  sighting: Sighting,
  verdict: Broken,
  { id, statement, section }: { readonly id: string; readonly statement: string; readonly section: string },
  place: Place,
  here: BrokenHere,
): Entry {
  const { subject, path, expected, got, why, reading, times = 1 } = sighting;
  const cause = causeOf(sighting, here);
  return {
    requirement: id,
    verdict,
    statement,
    section,
    times,
    sessions: 1,
    first: {
      ...place,
      ...(subject !== undefined && { subject }),
      ...(path !== undefined && { path }),
      ...(expected !== undefined && { expected }),
      ...(got !== undefined && { got }),
      ...(why !== undefined && { why }),
      ...(reading !== undefined && { reading }),
    },
    dump: (sighting.dump?.() ?? []).slice(0, MOST_LINES),
    ...(cause !== undefined && { consequenceOf: cause }),
  };
}

/** The first thing that broke in the session and explains this one. */
function causeOf(
  { follows = [], followsSince, requirement }: Sighting,
  here: BrokenHere,
): string | undefined {
  for (const [key, unit] of here) {
    const [verdict, id = ''] = key.split(' ');
    if (verdict === 'note' || id === requirement) continue;
    if (follows.includes(id) || (followsSince !== undefined && unit >= followsSince - 1)) return id;
  }
  return undefined;
}
