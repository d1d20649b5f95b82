/** Why sessions ended early, counted by what was asked for and what came of it. */
export interface Reason {
  readonly asked: string;
  readonly answer: string;
  readonly sessions: number;
  /** Number of the first session, from 1. */
  readonly first: number;
}

export interface Reasons {
  add(asked: string, answer: string, session: number): void;
  /** The most frequent first. */
  all(): readonly Reason[];
}

/** Different answers that are kept apart; a server may think of a new one each time. */
const MOST = 32;
const OTHER = 'other answers';

export function createReasons(): Reasons {
  const reasons = new Map<string, { -readonly [Key in keyof Reason]: Reason[Key] }>();
  return {
    add(asked, given, session) {
      const answer = reasons.size < MOST || reasons.has(`${asked}\n${given}`) ? given : OTHER;
      const key = `${asked}\n${answer}`;
      const known = reasons.get(key);
      if (known === undefined) reasons.set(key, { asked, answer, sessions: 1, first: session });
      else known.sessions += 1;
    },
    all: () => [...reasons.values()].sort((a, b) => b.sessions - a.sessions),
  };
}
