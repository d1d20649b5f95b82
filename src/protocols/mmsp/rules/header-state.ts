import type { HeaderState } from './conversation-view.ts';
import { createHeaderPieces } from './header-pieces.ts';

/** A header of which nothing has come. */
export const headerOf = (incarnation: number, unasked: boolean): HeaderState => ({
  incarnation,
  unasked,
  carries: undefined,
  bytes: 0,
  size: undefined,
  complete: false,
  pieces: createHeaderPieces(),
  reportedAt: undefined,
});
