import type { CaseResult } from './player.ts';
import type { UdpClaim } from './probe.ts';

/** Lets the cases over UDP through, or tells why one is not worth playing. */
export interface Gate {
  pass(id: string, play: () => Promise<CaseResult>): Promise<string | undefined>;
}

/**
 * A target that agrees on UDP and sends no datagram has one fault, not one in every case: when the probe got none,
 * one case goes first, and while none came there either the others are not played.
 */
export function createGate(claim: UdpClaim | undefined): Gate {
  let first: { readonly id: string; readonly silent: Promise<boolean> } | undefined;

  return {
    async pass(id, play) {
      if (claim?.silent !== true) {
        await play();
        return undefined;
      }
      if (first === undefined) {
        const silent = play().then(({ links }) => links.every(({ udp }) => (udp?.received() ?? 0) === 0));
        first = { id, silent };
        await silent;
        return undefined;
      }
      if (await first.silent) return `no datagram has come over UDP, see ${first.id}`;
      await play();
      return undefined;
    },
  };
}
