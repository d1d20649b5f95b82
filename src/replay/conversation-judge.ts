import type { ReferenceCopy } from '../protocols/mmsp/rules/rule.ts';
import { openSession } from '../protocols/mmsp/session.ts';
import type { Side } from '../protocols/mmsp/unit.ts';
import type { Catalogue } from '../requirements/catalogue.ts';
import { type Check, createTally } from '../verdict/tally.ts';
import type { End } from './recording.ts';

export interface JudgeOptions {
  readonly catalogue: Catalogue;
  /** Warnings are failures. */
  readonly strict: boolean;
  /** A local copy of the content, for byte-exact checks. */
  readonly reference?: ReferenceCopy;
}

/** Judges a conversation that others hold: no socket, no clock, every time is told. */
export interface ConversationJudge {
  hear(t: number, from: Side, bytes: Uint8Array): void;
  ended(end: End): void;
  /** What the server owes; requirements of the client are not judged here. */
  checks(): readonly Check[];
}

/** One conversation of one server, judged by the rules that also judge a played scenario. */
export function createConversationJudge({ catalogue, strict, reference }: JudgeOptions): ConversationJudge {
  const tally = createTally(catalogue, strict);
  let now = 0;
  const session = openSession({
    now: () => now,
    onUnit: () => {},
    // Nothing is sent from here, so how it would be written does not matter.
    chunkCount: 'custom',
    ...(reference && { reference }),
    report: (sighting) => tally.see(sighting, { session: 'main', step: 0, unit: session.latestUnit() }),
  });
  return {
    hear(t, from, bytes) {
      now = t;
      session.hear(from, bytes);
    },
    ended({ t, by, how }) {
      now = t;
      session.ended(by, how);
      session.done();
    },
    checks: () => tally.checks().filter(({ requirement }) => requirement.role !== 'client'),
  };
}
