import { z } from 'zod';
import { map } from '../scenario/schema.ts';
import { LARGEST_PACKET } from '../server/content.ts';
import { PREROLL } from '../server/generated/header.ts';
import { DEFAULTS, leastPacketSize, MOST_STREAMS, packetTime, shapeOf } from '../server/generated/shape.ts';
import type { Generated } from '../server/site.ts';
import { LARGEST_SEED } from './values.ts';

/** LocationId has 32 bits, and so have presentation times, in ms. */
const MOST_PACKETS = 0xffffffff;
const LONGEST_MS = 0xffffffff - PREROLL;
const DAY_MS = 86_400_000;

const whole = (least: number, most: number) => z.int().min(least).max(most).exactOptional();

/** Generated content, as `serve --config` has it. */
export const generated = map({
  packets: whole(1, MOST_PACKETS),
  bytes: whole(1, Number.MAX_SAFE_INTEGER),
  packetSize: whole(1, LARGEST_PACKET),
  bitRate: whole(8000, 1_000_000_000),
  streams: whole(1, MOST_STREAMS),
  seed: whole(0, LARGEST_SEED),
}).check(({ value, issues }) => {
  const wrong = flawOf(value);
  if (wrong !== undefined)
    issues.push({ code: 'custom', path: [wrong.key], message: wrong.says, input: value });
});

/** What is wrong with settings that are each right. */
function flawOf(given: Generated): { readonly key: keyof Generated; readonly says: string } | undefined {
  const { packets, bytes } = given;
  if (packets !== undefined && bytes !== undefined)
    return { key: 'bytes', says: 'tells the length, as packets does: leave one of them out' };
  const { streams, packetSize } = { ...DEFAULTS, ...given };
  const least = leastPacketSize(streams);
  if (packetSize < least) {
    const says = `leaves no room for a payload of each stream: packetSize must be at least ${least}`;
    return { key: given.packetSize === undefined ? 'streams' : 'packetSize', says };
  }
  if (packets === undefined && bytes === undefined) return undefined;
  const key = packets === undefined ? 'bytes' : 'packets';
  const shape = shapeOf(given);
  if (shape.packets > MOST_PACKETS)
    return { key, says: `is more than ${MOST_PACKETS} packets, which is as far as they can be numbered` };
  if (packetTime(shape, shape.packets) > LONGEST_MS)
    return {
      key,
      says: `makes more than ${Math.floor(LONGEST_MS / DAY_MS)} days: take less, or a higher bitRate`,
    };
  return undefined;
}
