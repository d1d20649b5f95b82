import { OFFSET_UNUSED, POSITION_UNUSED } from '../protocols/mmsp/constants.ts';
import type { Content } from './content.ts';

/** The three start fields of StartPlaying and StartStriding, of which one should be in use ([MS-MMSP] 2.2.4.25, A-11). */
export interface StartFields {
  readonly position: number;
  readonly asfOffset: number;
  readonly locationId: number;
}

/** Where a start asks to start, or so many seconds earlier; a field that is left out is not used. */
export function askedStart(
  content: Content,
  selected: readonly number[],
  { position = 0, asfOffset = 0, locationId = 0 }: Partial<StartFields>,
  earlier: number,
): number {
  const moved = position === POSITION_UNUSED ? position : Math.max(0, position - earlier);
  return startPacket(content, selected, { position: moved, asfOffset, locationId });
}

/**
 * The packet to start with: the last one at or before what was asked for in which a key frame of a selected video
 * stream begins, or without video that very packet. Content that cannot be sought starts at its beginning.
 */
function startPacket(content: Content, selected: readonly number[], fields: StartFields): number {
  if (!content.seekable) return 0;
  const asked = askedPacket(content, fields);
  const starts = selected.flatMap((stream) => content.keyFrames.get(stream) ?? []);
  return starts.length === 0 ? asked : starts.filter((n) => n <= asked).reduce((a, b) => Math.max(a, b), 0);
}

function askedPacket({ file }: Content, { position, asfOffset, locationId }: StartFields): number {
  const last = Math.max(0, file.packetCount - 1);
  if (position !== POSITION_UNUSED) return lastNotAfter(file.packetCount, file.sendTime, position * 1000);
  if (used(asfOffset)) {
    const packet = Math.floor((asfOffset - file.headerBytes.length) / file.packetSize);
    return Math.min(Math.max(0, packet), last);
  }
  return used(locationId) ? Math.min(locationId, last) : 0;
}

/** Whether a start asks for another place than the beginning. */
export const seeks = ({ position = 0, asfOffset = 0, locationId = 0 }: Partial<StartFields> = {}): boolean =>
  (position !== 0 && position !== POSITION_UNUSED) || used(asfOffset) || used(locationId);

const used = (field: number): boolean => field !== 0 && field !== OFFSET_UNUSED;

/** The last packet sent at or before `time`. Send times do not fall, so halving finds it. */
export function lastNotAfter(count: number, timeOf: (n: number) => number, time: number): number {
  let low = 0;
  let high = count;
  while (high - low > 1) {
    // Not by shifting: there may be more than 2^31 packets.
    const middle = Math.floor((low + high) / 2);
    if (timeOf(middle) <= time) low = middle;
    else high = middle;
  }
  return low;
}
