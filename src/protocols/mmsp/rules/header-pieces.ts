import { guid, readGuid } from '../../../asf/guid.ts';
import type { DataHeader, DataUnit } from '../unit.ts';
import { headerSize } from './header-size.ts';

/** A header packet that came over UDP; `bytes` is a copy of the whole packet. */
export interface Piece {
  readonly header: DataHeader;
  readonly bytes: Uint8Array;
}

/** What a piece is beside those that came before it: `other` has the number of one with different bytes. */
export type Arrival = 'new' | 'again' | 'other';

/** Bytes of one header that are kept, and what each piece of it counts for at least. */
const MOST_BYTES = 1 << 22;
const LEAST = 256;

/**
 * The pieces of an ASF file header over UDP, by LocationId: any may be lost, late or twice. It is complete when every
 * piece up to the one that is marked as the last is there, or when there are as many bytes as it needs.
 */
export function createHeaderPieces() {
  const pieces = new Map<number, Piece>();
  let kept = 0;
  let highest = -1;
  let size: number | undefined;

  function isComplete(): boolean {
    const { bytes, first, last } = header;
    if (size !== undefined && bytes >= size && pieces.has(first)) return true;
    if (last === undefined || last < first || pieces.size <= last - first) return false;
    for (let number = first; number < last; number++) if (!pieces.has(number)) return false;
    return true;
  }

  const header = {
    bytes: 0,
    count: 0,
    /** Number of the piece that begins with the Header Object: 0 until it came, and unless the server counts from elsewhere. */
    first: 0,
    begins: false,
    /** Number of the piece that is marked as the last, if it came. */
    last: undefined as number | undefined,
    complete: false,
    has({ header, bytes: packet }: DataUnit): boolean {
      const piece = pieces.get(header.LocationId);
      return piece !== undefined && Buffer.compare(piece.bytes, packet) === 0;
    },
    add(unit: DataUnit, announced: number | undefined): Arrival {
      const before = pieces.get(unit.header.LocationId);
      if (before !== undefined && Buffer.compare(before.bytes, unit.bytes) === 0) return 'again';
      // A server that gives two pieces the same number has sent them in some order: the one in which they came.
      const number = before === undefined ? unit.header.LocationId : highest + 1;
      highest = Math.max(highest, number);
      kept += Math.max(unit.bytes.length, LEAST);
      header.bytes += unit.header.payloadLength;
      if (kept <= MOST_BYTES) pieces.set(number, { header: { ...unit.header }, bytes: unit.bytes.slice() });
      header.count = pieces.size;
      if ((unit.header.AFFlags & 0x08) !== 0) header.last = Math.min(header.last ?? number, number);
      if (!header.begins && unit.bytes.length >= 24 && readGuid(unit.bytes, 8) === guid.header) {
        header.begins = true;
        header.first = number;
        size = headerSize(unit.bytes.subarray(8), announced);
      }
      header.complete ||= isComplete();
      return before === undefined ? 'new' : 'other';
    },
    /** In the order of their numbers. */
    inOrder: (): readonly Piece[] => [...pieces].sort(([a], [b]) => a - b).map(([, piece]) => piece),
  };
  return header;
}

export type HeaderPieces = ReturnType<typeof createHeaderPieces>;
