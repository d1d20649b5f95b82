import type { Catalogue, Requirement } from '../requirements/catalogue.ts';
import type { Sighting } from '../requirements/observation.ts';
import { type Verdict, weigh, worst } from './verdict.ts';

/** Where a sighting was made; `unit` is the one that was judged, or the latest. */
export interface Place {
  readonly session: string;
  readonly step: number;
  readonly unit: number;
}

/** One requirement in one case: the worst of what was seen of it. */
export interface Check {
  readonly requirement: Requirement;
  readonly verdict: Verdict;
  readonly passes: number;
  readonly times: number;
  /** The first sighting with this verdict. */
  readonly sighting?: Sighting;
  readonly place?: Place;
  readonly dump?: readonly string[];
  readonly consequenceOf?: string;
  readonly also: readonly string[];
}

export interface Tally {
  see(sighting: Sighting, place: Place): void;
  /** Whether the requirement was judged in any way so far. */
  has(requirement: string): boolean;
  verdictOf(requirement: string): Verdict | undefined;
  /** Broken ones first, in the order in which they broke; then the others in catalogue order. */
  checks(): readonly Check[];
}

interface Entry {
  readonly requirement: Requirement;
  /** Its place in the catalogue. */
  readonly rank: number;
  passes: number;
  times: number;
  order: number;
  verdict: Verdict;
  sighting?: Sighting;
  place?: Place;
  dump?: readonly string[];
  consequenceOf?: string;
  also: readonly string[];
}

const NONE: readonly string[] = [];
const MAX_ALSO = 4;
const BROKEN: ReadonlySet<Verdict> = new Set(['error', 'fail', 'warn']);

/** Adds up the sightings of a case to one check per requirement. Bounded: a violation that recurs is counted. */
export function createTally(catalogue: Catalogue, strict: boolean): Tally {
  const entries = new Map<string, Entry>();
  let order = 0;

  function entryOf(id: string): Entry {
    let entry = entries.get(id);
    if (entry === undefined) {
      const { requirement, rank } = catalogue.row(id);
      entry = { requirement, rank, passes: 0, times: 0, order: 0, verdict: 'pass', also: NONE };
      entries.set(id, entry);
    }
    return entry;
  }

  /** The earliest broken requirement that explains this one. */
  function causeOf({ requirement, follows = [], followsSince }: Sighting, place: Place): string | undefined {
    return [...entries.values()]
      .filter(
        (other) =>
          BROKEN.has(other.verdict) &&
          other.place?.session === place.session &&
          !leadsTo(other.requirement.id, requirement),
      )
      .filter(
        (other) =>
          follows.includes(other.requirement.id) ||
          // What a step sees between two units has the number of the former.
          (followsSince !== undefined && (other.place?.unit ?? -2) >= followsSince - 1),
      )
      .sort((a, b) => a.order - b.order)[0]?.requirement.id;
  }

  /** Whether `id` was itself brought about by `other`, so that it cannot be the cause of it. */
  function leadsTo(id: string, other: string): boolean {
    const seen = new Set<string>();
    for (let at: string | undefined = id; at !== undefined && !seen.has(at); ) {
      if (at === other) return true;
      seen.add(at);
      at = entries.get(at)?.consequenceOf;
    }
    return false;
  }

  return {
    see(sighting, place) {
      const entry = entryOf(sighting.requirement);
      // Nearly every sighting: a pass changes nothing but its count, of all that is not better than it.
      if (sighting.observation === 'pass' && entry.verdict !== 'skip') {
        entry.passes += sighting.times ?? 1;
        return;
      }
      const verdict = weigh(sighting.observation, entry.requirement.level, sighting.grade, strict);
      const times = sighting.times ?? 1;
      const before = entry.times > 0 ? entry.verdict : entry.passes > 0 ? 'pass' : undefined;
      if (verdict === 'pass') entry.passes += times;
      if (before !== undefined && (verdict === before || worst([verdict, before]) === before)) {
        if (verdict !== before || verdict === 'pass') return;
        entry.times += times;
        if (entry.also.length < MAX_ALSO) entry.also = [...entry.also, placeText(sighting, place)];
        return;
      }
      entry.verdict = verdict;
      entry.times = verdict === 'pass' ? 0 : times;
      entry.also = NONE;
      delete entry.sighting;
      delete entry.place;
      delete entry.dump;
      delete entry.consequenceOf;
      if (verdict === 'pass') return;
      const cause = causeOf(sighting, place);
      entry.order = order++;
      entry.sighting = sighting;
      entry.place = place;
      if (sighting.dump) entry.dump = sighting.dump();
      if (cause !== undefined) entry.consequenceOf = cause;
    },
    has: (id) => entries.has(id),
    verdictOf: (id) => entries.get(id)?.verdict,
    checks() {
      const all = [...entries.values()];
      const broken = all.filter(({ verdict }) => BROKEN.has(verdict)).sort((a, b) => a.order - b.order);
      const rest = all.filter(({ verdict }) => !BROKEN.has(verdict)).sort((a, b) => a.rank - b.rank);
      return [...broken, ...rest];
    },
  };
}

function placeText({ got, path }: Sighting, { session, step, unit }: Place): string {
  const where = `step ${step}, unit ${unit} of session ${session}`;
  return got === undefined ? where : `${where}: ${path === undefined ? '' : `${path} `}${got}`;
}
