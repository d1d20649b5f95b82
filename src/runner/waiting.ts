import { isAmbient } from '../protocols/mmsp/ambient.ts';
import type { Outcome, Step } from '../scenario/scenario.ts';
import { show } from '../wire/show.ts';
import type { Arrived, Link } from './link.ts';
import { describeMatcher } from './terms.ts';

/** What came of a wait. */
export type Came =
  | { readonly what: 'reply'; readonly arrived: Arrived }
  | { readonly what: 'closed' | 'broken' | 'silence' | 'ended' };

/** What a wait needs to know of its step. */
type Awaiting = Pick<Step, 'do'> & { readonly outcomes: readonly Outcome[]; readonly within?: number };

/**
 * Waits for a message that concerns the step, for the end of the connection, or for the end of time. Legal messages
 * that concern another request, or nobody's, are left to the rules.
 */
export async function awaitOutcome(
  link: Link,
  step: Awaiting,
  ms: number,
  /** Whether a message answers the request of the step. */
  mine: (arrived: Arrived) => boolean,
): Promise<Came> {
  const wanted = new Set(step.outcomes.map(({ message }) => message));
  const concerns = (arrived: Arrived): boolean => {
    const { found, request } = arrived.message;
    if (step.do === 'expect')
      return wanted.has(found.name) || (request === undefined && !isAmbient(found.name));
    return mine(arrived) || (request === undefined && !isAmbient(found.name));
  };
  // What does not concern the step now never will: each message is looked at once.
  let seen = 0;
  const longest = step.within ?? ms;
  const came = await link.until<Came>(() => {
    for (let arrived = link.arrived[seen]; arrived !== undefined; arrived = link.arrived[++seen]) {
      if (arrived.taken || !concerns(arrived)) continue;
      arrived.taken = true;
      return { what: 'reply', arrived };
    }
    if (link.broken) return { what: 'broken' };
    return link.closedBy === 'server' ? { what: 'closed' } : undefined;
  }, longest);
  // Where silence is one of the outcomes but proves nothing, the rules are told that the wait was in vain.
  const silenceIsFine = step.outcomes.some(
    ({ on, verdict }) => on === 'silence' && verdict !== 'inconclusive',
  );
  if (came === undefined && !silenceIsFine) link.stalled(longest);
  return came ?? { what: 'silence' };
}

/** Whether a message answers the request that was unit number `sent` of its session, or is an answer to nothing. */
export const isReplyTo = ({ message }: Arrived, sent: number): boolean =>
  message.request === undefined
    ? !isAmbient(message.found.name) && message.unit.index > sent
    : message.request.unit.index === sent;

/** What came, in the words of a report. */
export function cameText(came: Came, link?: Link): string {
  switch (came.what) {
    case 'reply': {
      const { hr } = came.arrived.message.found.decoded?.values ?? {};
      return `${came.arrived.message.found.name}${typeof hr === 'number' ? ` with hr ${show(hr)}` : ''}`;
    }
    case 'closed':
      return 'the server closed the connection';
    case 'broken':
      return 'bytes that are no MMS packet';
    case 'ended':
      return 'ReportEndOfStream';
    case 'silence': {
      const pending = link?.session.pending().length ?? 0;
      return pending > 0 ? `${pending} bytes came that make no whole packet` : 'nothing came in time';
    }
  }
}

/** What may come, in the words of a report. */
export const outcomesText = (outcomes: readonly Outcome[]): string =>
  outcomes
    .map(({ on, message, where }) => {
      if (on !== 'reply') return on === 'closed' ? 'a closed connection' : 'silence';
      const words = Object.entries(where).map(([field, matcher]) => describeMatcher(field, matcher));
      return words.length === 0 ? (message ?? '') : `${message} with ${words.join(' and ')}`;
    })
    .join(' or ');
