import type { DataHeader } from '../protocols/mmsp/unit.ts';

/** Which pieces of an ASF file header came over UDP, where any of them may get lost and is asked for again. */
export interface HeaderPieces {
  add(header: DataHeader): void;
  /** Whether every piece came at least once: then only loss kept the header from being whole. */
  readonly whole: boolean;
  readonly count: number;
}

export function createHeaderPieces(): HeaderPieces {
  const came = new Set<number>();
  let last: number | undefined;
  const pieces = {
    whole: false,
    count: 0,
    add({ LocationId, AFFlags }: DataHeader): void {
      // A header has far fewer; the numbers of a hostile server must not cost memory.
      if (LocationId > 0xffff) return;
      came.add(LocationId);
      if ((AFFlags & 0x08) !== 0) last = LocationId;
      pieces.whole = last !== undefined && came.size > last;
      pieces.count = came.size;
    },
  };
  return pieces;
}
