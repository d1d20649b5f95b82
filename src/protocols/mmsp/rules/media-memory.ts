import type { DataHeader, DataUnit, Neighbour } from '../unit.ts';
import type { Play } from './plays.ts';

/** A media packet that came over UDP, copied: it may be asked for again, and come twice. */
export interface Remembered extends Neighbour {
  readonly header: DataHeader;
  readonly bytes: Uint8Array;
}

/** Packets that are remembered, and their bytes: more than AFFlags can tell apart, and no more than a flood may cost. */
const MOST = 1024;
const MOST_BYTES = 1 << 24;
/** How far a neighbour is looked for: behind that AFFlags mean nothing. */
const NEAR = 256;

/** Media packets by their 32-bit numbers, the latest of them. */
export function createMediaMemory() {
  const packets = new Map<number, Remembered>();
  let bytes = 0;

  function near(number: number, step: 1 | -1): Remembered | undefined {
    for (let away = 1; away <= NEAR; away++) {
      const found = packets.get(number + step * away);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  return {
    at: (number: number): Remembered | undefined => packets.get(number),
    before: (number: number) => near(number, -1),
    after: (number: number) => near(number, 1),
    add(number: number, unit: DataUnit, play: Play): Remembered {
      const { LocationId } = unit.header;
      const one = { number, play, LocationId, header: { ...unit.header }, bytes: unit.bytes.slice() };
      packets.set(number, one);
      bytes += one.bytes.length;
      for (const [oldest, { bytes: gone }] of packets) {
        if (packets.size <= MOST && bytes <= MOST_BYTES) break;
        packets.delete(oldest);
        bytes -= gone.length;
      }
      return one;
    },
  };
}

export type MediaMemory = ReturnType<typeof createMediaMemory>;

export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;
