import type { Sighting } from '../requirements/observation.ts';
import type { Place, Tally } from '../verdict/tally.ts';

/**
 * What rules find in a session after it got hostile input. Nobody owes an ordinary conversation any more, so whatever
 * breaks is told after what the steps found, and as a consequence of that.
 */
export interface Aftermath {
  /** From now on what breaks in the session may be the doing of a step that is about these requirements. */
  begin(session: string, requirements: readonly string[]): void;
  see(sighting: Sighting, place: Place): void;
  /** No more units: what was held back is told. */
  flush(): void;
}

/** A server that floods is told at once. */
const MOST_HELD = 256;

export function createAftermath(tally: Tally): Aftermath {
  const causes = new Map<string, readonly string[]>();
  const held: { readonly sighting: Sighting; readonly place: Place }[] = [];
  return {
    begin: (session, requirements) => void causes.set(session, requirements),
    see(sighting, place) {
      const follows = causes.get(place.session);
      if (follows === undefined || sighting.observation !== 'broken') return tally.see(sighting, place);
      const told = { ...sighting, follows: [...(sighting.follows ?? []), ...follows] };
      if (held.length < MOST_HELD) held.push({ sighting: told, place });
      else tally.see(told, place);
    },
    flush() {
      for (const { sighting, place } of held.splice(0)) tally.see(sighting, place);
    },
  };
}
