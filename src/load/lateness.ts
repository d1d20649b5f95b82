import type { Play } from '../protocols/mmsp/rules/plays.ts';

/** When the media packets of one viewer come, beside when their send times say. */
export interface Lateness {
  /**
   * Milliseconds by which a packet comes later than its send time says, counted from the first packet of its play; less
   * than none when it comes earlier, undefined when its send time is not known. `sendTime` is that of the ASF packet.
   */
  late(play: Play, time: number, sendTime: number): number | undefined;
  /** How long the next packet is overdue at that moment, going by the longest time between two packets so far. */
  overdue(time: number): number;
  /** The play is over. */
  ended(): void;
}

export function createLateness(): Lateness {
  let current: Play | undefined;
  /** When the content of send time 0 would have come. */
  let origin = 0;
  let latest = 0;
  let longest = 0;

  return {
    late(play, time, sendTime) {
      if (!Number.isFinite(sendTime)) return undefined;
      if (play !== current) {
        current = play;
        origin = time - sendTime;
        longest = 0;
      } else longest = Math.max(longest, sendTime - latest);
      latest = sendTime;
      return time - origin - sendTime;
    },
    overdue: (time) => (current === undefined ? 0 : time - origin - latest - longest),
    ended() {
      current = undefined;
    },
  };
}
