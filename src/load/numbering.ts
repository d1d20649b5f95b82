/** How many media packets over TCP are missing by their numbers: AFFlags counts all packets of a session modulo 256. */
export interface Numbering {
  /** Takes the number of a packet; tells by how many the missing ones have become more, or fewer. */
  add(flags: number, firstOfPlay: boolean): number;
}

/** From here on a step counts as one back: a packet that was overtaken, and not 128 and more that are missing. */
const BACK = 128;

export function createNumbering(): Numbering {
  let previous: number | undefined;
  let missing = 0;
  return {
    add(flags, firstOfPlay) {
      const before = previous;
      previous ??= flags;
      if (before === undefined) return 0;
      const step = (flags - before) & 0xff;
      // The same number again is a copy, or one of a server that does not count.
      if (step === 0) return 0;
      if (step >= BACK) {
        if (missing === 0) return 0;
        missing -= 1;
        return -1;
      }
      previous = flags;
      // [MS-MMSP] 2.2.2: a start is counted where the packet after it would have had 0xFF.
      const skipped = firstOfPlay && before === 0xfe && flags === 0x00 ? 0 : step - 1;
      missing += skipped;
      return skipped;
    },
  };
}
