import type { CaseResult } from './player.ts';
import type { UdpClaim } from './probe.ts';
import { NO_DATAGRAM } from './until.ts';

/** What the gate looks at of a case that was played. */
export interface Ended extends Pick<CaseResult, 'verdict' | 'reason'> {
  readonly links: readonly { readonly udp: { received(): number } | undefined }[];
}

/** Lets the cases over UDP through, or tells why one is not worth playing. */
export interface Gate {
  /** `play` resolves with nothing when the case was not played after all. */
  pass(id: string, play: () => Promise<Ended | undefined>): Promise<string | undefined>;
}

/** What the cases have shown so far: that datagrams come, or which of them failed because none did. */
type Shown = 'comes' | { readonly failed: string };

/**
 * A target that agrees on UDP and sends no datagram has one fault, not one in every case: when the probe got none, one
 * case goes first, and the others are not played once it failed for that. A case that needs no datagram, or that went
 * wrong in another way, shows nothing, and the next one goes: what is not reached always has a failure to point to.
 */
export function createGate(claim: UdpClaim | undefined): Gate {
  let shown: Shown | undefined = claim?.silent === true ? undefined : 'comes';
  let turn = Promise.resolve();

  /** Plays it alone unless it is known by then what the others can expect. */
  function first(id: string, play: () => Promise<Ended | undefined>): Promise<boolean> {
    const played = turn.then(async () => {
      if (shown !== undefined) return false;
      const result = await play();
      shown = result && shownBy(id, result);
      return true;
    });
    const over = (): void => {};
    turn = played.then(over, over);
    return played;
  }

  return {
    async pass(id, play) {
      if (shown === undefined && (await first(id, play))) return undefined;
      // That case itself may have to be played again.
      if (typeof shown === 'object' && shown.failed !== id)
        return `no datagram has come over UDP, see ${shown.failed}`;
      await play();
      return undefined;
    },
  };
}

function shownBy(id: string, { links, verdict, reason }: Ended): Shown | undefined {
  if (links.some(({ udp }) => (udp?.received() ?? 0) > 0)) return 'comes';
  return verdict === 'fail' && reason === NO_DATAGRAM ? { failed: id } : undefined;
}
