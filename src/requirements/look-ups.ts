import type { Catalogue, Requirement } from './catalogue.ts';

/** A catalogue of sentences that were read, in the order of the specification. Throws when two have one id. */
export function catalogueOf(requirements: readonly Requirement[]): Catalogue {
  const byId = new Map(requirements.map((requirement, rank) => [requirement.id, { requirement, rank }]));
  if (byId.size !== requirements.length) throw new Error('the catalogue has an id twice');
  const row: Catalogue['row'] = (id) => {
    const found = byId.get(id);
    if (found === undefined) throw new Error(`no requirement has the id ${id}`);
    return found;
  };
  return {
    row,
    get: (id) => row(id).requirement,
    has: (id) => byId.has(id),
    rank: (id) => byId.get(id)?.rank ?? 0,
    all: requirements,
  };
}
