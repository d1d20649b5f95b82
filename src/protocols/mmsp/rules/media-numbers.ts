import type { DataHeader, Neighbour } from '../unit.ts';
import { type Play, rewinds } from './plays.ts';

/** Packets by which a network may change the order, which is more than any is known to. */
const REORDERED = 64;

/**
 * The 32-bit number of a media packet of which AFFlags are the low 8 bits ([MS-MMSP] 2.2.5), counted on from the
 * packet with the greatest number so far. Where more than half of the 256 values may have been lost, LocationId tells
 * whether the packet is a later or an earlier one: each packet that was sent has a LocationId of its own.
 * Undefined when no number fits.
 */
export function extendNumber(
  { AFFlags, LocationId }: DataHeader,
  play: Play,
  greatest: Neighbour | undefined,
): number | undefined {
  if (greatest === undefined) return AFFlags;
  const ahead = ((AFFlags - greatest.number - 1) & 0xff) + 1;
  const forward = greatest.number + ahead;
  const backward = forward - 256;
  if (play !== greatest.play) {
    if (play.request.unit.index > greatest.play.request.unit.index) return forward;
    const earlier = backward === greatest.number ? backward - 256 : backward;
    return earlier < 0 ? undefined : earlier;
  }
  // Right as a later packet, however many of those before it are missing.
  const onward = (LocationId - greatest.LocationId) * (rewinds(play) ? -1 : 1);
  if (onward >= ahead) return forward;
  const isNear = greatest.number - backward <= REORDERED;
  const isEarlier = onward <= 0 && ahead > REORDERED;
  return backward >= 0 && (isNear || isEarlier) ? backward : forward;
}
