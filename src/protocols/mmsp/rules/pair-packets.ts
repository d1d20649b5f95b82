import type { DataHeader, DataUnit } from '../unit.ts';

/** LocationId of the two Data packets of a packet pair ([MS-MMSP] 2.2.2), and the marks that both have. */
export const PAIR_LOCATIONS = [0xf0f0f000, 0xf0f0f001] as const;
export const PAIR_INCARNATION = 0xff;
export const PAIR_FLAGS = 0x10;

/** Packets of which the bytes are kept to be compared. */
const KEPT = 8;

/**
 * Whether a Data packet is meant for one of a packet pair. Before anything plays a server may have one of the three
 * marks wrong; afterwards media packets may have any LocationId and any AFFlags.
 */
export function isPair({ LocationId, playIncarnation, AFFlags }: DataHeader, playing: boolean): boolean {
  const located = PAIR_LOCATIONS.some((location) => location === LocationId);
  const incarnated = playIncarnation === PAIR_INCARNATION;
  return playing ? located && incarnated : located || (incarnated && AFFlags === PAIR_FLAGS);
}

/** What a packet is beside those that came before it: `copy` has the payload of one with another LocationId. */
export type PairArrival = 'new' | 'again' | 'copy';

/** The packet-pair packets of a session. A ReadBlock that is repeated gets another two. */
export function createPairPackets() {
  const kept: { readonly LocationId: number; readonly payload: Uint8Array }[] = [];

  const pairs = {
    /** Packets that are not one of the others once more. */
    count: 0,
    with: (location: number): number => kept.filter(({ LocationId }) => LocationId === location).length,
    add({ header, bytes }: DataUnit): PairArrival {
      const payload = bytes.subarray(8);
      const same = kept.filter((one) => Buffer.compare(one.payload, payload) === 0);
      if (same.some(({ LocationId }) => LocationId === header.LocationId)) return 'again';
      pairs.count += 1;
      if (kept.length < KEPT) kept.push({ LocationId: header.LocationId, payload: payload.slice() });
      return same.length > 0 ? 'copy' : 'new';
    },
  };
  return pairs;
}

export type PairPackets = ReturnType<typeof createPairPackets>;
