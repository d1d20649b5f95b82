import type { Sighting } from '../../../requirements/observation.ts';
import { createClientIds } from './client-ids.ts';
import type { Conversation } from './conversation.ts';
import { NOTED, TWO } from './packet-pair-udp.ts';
import type { MessageUnit } from './rule.ts';

/** One session of several that a case has, one after the other or at the same time. */
export interface SessionView {
  readonly name: string;
  open(): boolean;
  readonly conversation: Conversation;
  /** Datagrams that a simulated network has lost. */
  lost(): number;
}

/** Sessions that have to show the same before something that over UDP may be lost is missing. */
const ATTEMPTS = 5;

/** What no session shows alone: a fold over the messages of all sessions of a case. */
export function createSessionsJudge(report: (session: SessionView, sighting: Sighting) => void) {
  const clientIds = createClientIds(report);

  return {
    /** A message of the server, after the rules of its session have judged it. */
    heard(session: SessionView, message: MessageUnit): void {
      clientIds(session, message, ({ open }) => open());
    },
    /** The case is over. */
    done(sessions: readonly SessionView[]): void {
      judgePairs(sessions, report);
    },
  };
}

/** Of a packet pair over UDP either packet may be lost, but not in every session while every header comes. */
function judgePairs(
  sessions: readonly SessionView[],
  report: (session: SessionView, sighting: Sighting) => void,
): void {
  const due = sessions.filter(
    ({ conversation: { packetPair, delivery, header } }) =>
      packetPair.now && delivery === 'udp' && header?.complete === true,
  );
  const last = due.at(-1);
  const came = due.map(({ conversation }) => conversation.pairs.count);
  if (last === undefined || due.length < ATTEMPTS || came.some((count) => count >= 2)) return;
  if (due.some(({ lost }) => lost() > 0)) return;
  const at = {
    observation: 'broken',
    subject: 'server packet-pair Data packets',
    expected: 'two packet-pair packets over UDP before the header',
    got: `${Math.max(...came) === 0 ? 'none' : 'no more than one'} in each of ${due.length} sessions, in all of which the header came`,
  } as const;
  report(last, { requirement: TWO, ...at });
  report(last, { requirement: NOTED, ...at, follows: [TWO] });
}
