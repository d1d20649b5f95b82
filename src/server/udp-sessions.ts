import type { Session } from './session.ts';

/** The sessions to which Data packets go over UDP, by what a datagram says of itself. */
export interface UdpSessions {
  add(session: Session): void;
  delete(session: Session): void;
  /** Those that a resend request with that Client-ID may be for. */
  named(clientId: number): Iterable<Session>;
  /** Those that take more from datagrams than resend requests. */
  listening(): Iterable<Session>;
}

/** Whatever a datagram costs, it costs the same however many sessions there are: anybody may send one. */
export function createUdpSessions(): UdpSessions {
  /** Several, when a server is wrong. */
  const byClientId = new Map<number, Set<Session>>();
  /** Of servers that are wrong too: they do not look at the Client-ID, or at messages in datagrams. */
  const careless = new Set<Session>();
  const listening = new Set<Session>();
  const clientIds = new Map<Session, number>();

  return {
    add(session) {
      const { clientId = 0, decisions } = session;
      clientIds.set(session, clientId);
      if (!decisions.resendVerifies.includes('dwClientId')) careless.add(session);
      else byClientId.set(clientId, (byClientId.get(clientId) ?? new Set()).add(session));
      if (decisions.overUdp !== 'nothing') listening.add(session);
    },
    delete(session) {
      const clientId = clientIds.get(session) ?? 0;
      const same = byClientId.get(clientId);
      same?.delete(session);
      if (same?.size === 0) byClientId.delete(clientId);
      for (const sessions of [careless, listening]) sessions.delete(session);
      clientIds.delete(session);
    },
    named: (clientId) => [...(byClientId.get(clientId) ?? []), ...careless],
    listening: () => listening,
  };
}
