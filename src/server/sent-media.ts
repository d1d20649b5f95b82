import type { Limits } from './limits.ts';

/** The latest media packets of a session as they were sent, so that they can be sent again ([MS-MMSP] 3.2.5.13). */
export interface SentMedia {
  keep(number: number, packets: readonly Uint8Array[]): void;
  /** Nothing when the number was never sent, or too long ago. */
  find(number: number): readonly Uint8Array[];
  /** Forgets all, and keeps no more. */
  close(): void;
}

/** What all sessions keep, in equal shares. */
export interface SentMediaOfAll {
  /** The share of one session more; those of the others become smaller. */
  open(): SentMedia;
  readonly bytes: number;
}

interface Share {
  /** Forgets the oldest until no more than so many bytes are left. */
  trim(most: number): void;
}

export function createSentMedia({
  resendPackets,
  resendBytes,
  resendBytesOfAll,
}: Pick<Limits, 'resendPackets' | 'resendBytes' | 'resendBytesOfAll'>): SentMediaOfAll {
  const shares = new Set<Share>();
  let total = 0;
  const most = (): number => Math.min(resendBytes, resendBytesOfAll / shares.size);

  function open(): SentMedia {
    const kept = new Map<number, readonly Uint8Array[]>();
    let bytes = 0;

    function count(size: number): void {
      bytes += size;
      total += size;
    }

    function forget(number: number): void {
      count(-sizeOf(kept.get(number) ?? []));
      kept.delete(number);
    }

    const share: Share = {
      trim(left) {
        for (const oldest of kept.keys()) {
          if (kept.size <= resendPackets && bytes <= left) break;
          forget(oldest);
        }
      },
    };
    shares.add(share);
    return {
      keep(number, packets) {
        if (!shares.has(share)) return;
        forget(number);
        kept.set(number, packets);
        count(sizeOf(packets));
        share.trim(most());
        // Whoever sends nothing now may have kept more when there were fewer.
        if (total > resendBytesOfAll) for (const one of shares) one.trim(most());
      },
      find: (number) => kept.get(number) ?? [],
      close() {
        shares.delete(share);
        kept.clear();
        count(-bytes);
      },
    };
  }

  return {
    open,
    get bytes() {
      return total;
    },
  };
}

const sizeOf = (packets: readonly Uint8Array[]): number =>
  packets.reduce((sum, { length }) => sum + length, 0);
