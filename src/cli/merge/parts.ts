import type { PlannedCase, RunEnd, RunEvent, RunStart } from '../../events.ts';
import { UserError } from '../../scenario/user-error.ts';
import { EXIT } from '../../verdict/exit-status.ts';

/** A stored run that is one of several parts of a whole. */
export interface Part {
  readonly path: string;
  readonly start: RunStart;
  /** As `2/4`. */
  readonly shard: { readonly i: number; readonly n: number };
  readonly events: readonly RunEvent[];
  readonly end: RunEnd;
}

const SAME = ['tool', 'suite', 'target', 'seed', 'strict', 'filtered'] as const;

/** Throws a UserError for a run that was not made with --shard, or that never began. */
export function partOfRun(path: string, events: readonly RunEvent[]): Part {
  const start = events[0];
  const end = events.at(-1);
  if (start?.type !== 'run-start' || end?.type !== 'run-end')
    throw new UserError(`${path}: this is no whole run`);
  if (end.status === EXIT.usage)
    throw new UserError(`${path}: this run did not begin: ${end.reason ?? end.verdict}`);
  if (start.shard === undefined)
    throw new UserError(`${path}: this run is no part of one, as it was made without --shard`);
  return { path, start, shard: start.shard, events, end };
}

/** The parts in their order. Throws a UserError unless they are all the parts of one run, each once. */
export function wholeOf(given: readonly Part[]): readonly Part[] {
  const [first, ...others] = given;
  if (first === undefined) throw new UserError('merge needs the events of the parts of a run');
  for (const part of others) sameRun(first, part);
  const { n } = first.shard;
  const byNumber = new Map<number, Part>();
  for (const part of given) {
    const other = byNumber.get(part.shard.i);
    if (other !== undefined)
      throw new UserError(
        `${part.path}: this is part ${part.shard.i}/${n}, and so is ${other.path}; give each once`,
      );
    byNumber.set(part.shard.i, part);
  }
  const numbers = Array.from({ length: n }, (_, index) => index + 1);
  const missing = numbers.filter((i) => !byNumber.has(i)).map((i) => `${i}/${n}`);
  if (missing.length > 0)
    throw new UserError(
      `${missing.length === 1 ? 'part' : 'parts'} ${missing.join(', ')} of the run ${missing.length === 1 ? 'is' : 'are'} missing; give the events of all ${n}`,
    );
  return [...byNumber.values()].sort((a, b) => a.shard.i - b.shard.i);
}

function sameRun(first: Part, part: Part): void {
  const refuse = (what: string, ours: unknown, theirs: unknown): never => {
    throw new UserError(
      `${part.path}: the ${what} is ${JSON.stringify(ours)}, and in ${first.path} it is ${JSON.stringify(theirs)}; only parts of one run can be merged`,
    );
  };
  if (part.shard.n !== first.shard.n) refuse('number of parts', part.shard.n, first.shard.n);
  for (const key of SAME) {
    if (part.start[key] !== first.start[key]) refuse(key, part.start[key] ?? null, first.start[key] ?? null);
  }
}

/** What belongs to every part. */
export const isShared = ({ tags }: PlannedCase): boolean => tags.includes('sanity');

/** The plan of the whole. Throws a UserError when the parts leave a gap, or overlap. */
export function planOf(parts: readonly Part[]): PlannedCase[] {
  const places: { readonly planned: PlannedCase; readonly path: string }[] = [];
  for (const { path, start } of parts) {
    for (const { order, ...planned } of start.cases) {
      if (order === undefined)
        throw new UserError(`${path}: the case ${JSON.stringify(planned.id)} has no place in the whole`);
      const other = places[order];
      if (other === undefined) places[order] = { planned, path };
      else if (other.planned.id !== planned.id || !isShared(planned))
        throw new UserError(
          `${path}: ${JSON.stringify(planned.id)} stands where ${other.path} has ${JSON.stringify(other.planned.id)}; ${UNALIKE}`,
        );
    }
  }
  return Array.from(places, (found, order) => {
    if (found !== undefined) return found.planned;
    throw new UserError(`case ${order + 1} of ${places.length} stands in none of the parts; ${UNALIKE}`);
  });
}

const UNALIKE = 'the parts were not made with the same selection of cases';
