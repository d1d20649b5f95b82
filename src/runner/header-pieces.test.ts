import { describe, expect, it } from 'vitest';
import { createHeaderPieces } from './header-pieces.ts';

const piece = (LocationId: number, AFFlags: number) => ({
  LocationId,
  AFFlags,
  playIncarnation: 1,
  PacketSize: 100,
  payloadLength: 92,
});

describe('the pieces of a header', () => {
  it('are whole when each has come once, in any order and from any attempt', () => {
    const pieces = createHeaderPieces();
    expect(pieces.whole).toBe(false);
    for (const [LocationId, AFFlags] of [
      [2, 0x0c],
      [0, 0x04],
      [2, 0x0c],
    ] as const)
      pieces.add(piece(LocationId, AFFlags));
    expect(pieces.whole).toBe(false);
    pieces.add(piece(1, 0x04));
    expect(pieces.whole).toBe(true);
    expect(pieces.count).toBe(3);
  });

  it('are not whole while nobody knows which is the last', () => {
    const pieces = createHeaderPieces();
    for (let i = 0; i < 5; i++) pieces.add(piece(i, 0x04));
    expect(pieces.whole).toBe(false);
  });

  it('cost no memory, whatever numbers they have', () => {
    const pieces = createHeaderPieces();
    for (let i = 0; i < 200_000; i++) pieces.add(piece(i * 7919, 0x04));
    expect(pieces.count).toBeLessThanOrEqual(0x10000);
  });
});
