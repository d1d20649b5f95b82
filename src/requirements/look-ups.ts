import type { Catalogue, Requirement } from './catalogue.ts';

/** A catalogue of sentences that were read, in the order of the specification. Throws when two have one id. */
export function catalogueOf(requirements: readonly Requirement[]): Catalogue {
  const byId = new Map(requirements.map((requirement) => [requirement.id, requirement]));
  const ranks = new Map(requirements.map(({ id }, i) => [id, i]));
  if (byId.size !== requirements.length) throw new Error('the catalogue has an id twice');
  return {
    get(id) {
      const found = byId.get(id);
      if (found === undefined) throw new Error(`no requirement has the id ${id}`);
      return found;
    },
    has: (id) => byId.has(id),
    rank: (id) => ranks.get(id) ?? 0,
    all: requirements,
  };
}
