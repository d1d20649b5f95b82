import type { Sighting } from '../requirements/observation.ts';
import type { OwnDelay } from './own-delay.ts';

/**
 * Sentences that go by when something was read, and by what could be shorter than it was because this process read the
 * message before it late: the period of KeepAlive, and what stops it ([MS-MMSP] 3.2.2).
 */
const BY_TIME: ReadonlySet<string> = new Set(['MMSP-3.2.2-05', 'MMSP-3.2.5.1-05']);
/** Milliseconds: half of what the rules themselves allow for a network. */
const MOST_DELAY = 250;

/** Leaves out what this process may have brought about itself. */
export function createTimed(delay: Pick<OwnDelay, 'spread'>) {
  let excused = 0;
  return {
    get excused() {
      return excused;
    },
    /** Whether that is no proof. */
    excuses({ requirement, observation }: Pick<Sighting, 'requirement' | 'observation'>): boolean {
      if (observation !== 'broken' || !BY_TIME.has(requirement) || delay.spread.max < MOST_DELAY)
        return false;
      excused += 1;
      return true;
    },
  };
}
