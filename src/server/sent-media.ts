/** The latest media packets of a session as they were sent, so that they can be sent again ([MS-MMSP] 3.2.5.13). */
export interface SentMedia {
  keep(number: number, packets: readonly Uint8Array[]): void;
  /** Nothing when the number was never sent, or too long ago. */
  find(number: number): readonly Uint8Array[];
}

/** Keeps `maxPackets` numbers at most, and fewer when those are more than `maxBytes`, which may change. */
export function createSentMedia(maxPackets: number, maxBytes: () => number): SentMedia {
  const kept = new Map<number, readonly Uint8Array[]>();
  let bytes = 0;

  function forget(number: number): void {
    bytes -= sizeOf(kept.get(number) ?? []);
    kept.delete(number);
  }

  return {
    keep(number, packets) {
      forget(number);
      kept.set(number, packets);
      bytes += sizeOf(packets);
      const most = maxBytes();
      for (const oldest of kept.keys()) {
        if (kept.size <= maxPackets && bytes <= most) break;
        forget(oldest);
      }
    },
    find: (number) => kept.get(number) ?? [],
  };
}

const sizeOf = (packets: readonly Uint8Array[]): number =>
  packets.reduce((sum, { length }) => sum + length, 0);
