/** What happened over time: one value of each for every interval. */
export interface Series {
  /** Seconds from the beginning to the end of each interval. */
  readonly at: number[];
  /** Sessions that play, and connections that are open, at its end. */
  readonly playing: number[];
  readonly open: number[];
  /** Within it. */
  readonly bytes: number[];
  readonly packets: number[];
  readonly late: number[];
  readonly lateWhileBusy: number[];
  /** The greatest delay of our own event loop in it, milliseconds. */
  readonly delay: number[];
}

/** Points of a plot; a longer load has longer intervals. */
const MOST_POINTS = 600;
const SECOND = 1000;

/** Milliseconds of one interval of a load that takes `total` milliseconds. */
export const intervalOf = (total: number): number =>
  Math.max(1, Math.ceil(total / SECOND / MOST_POINTS)) * SECOND;

interface Counted {
  readonly bytes: number;
  readonly data: number;
  readonly late: number;
  readonly lateWhileBusy: number;
}

export function createSeries() {
  const series: Series = {
    ...{ at: [], playing: [], open: [], bytes: [], packets: [], late: [], lateWhileBusy: [], delay: [] },
  };
  let before: Counted = { bytes: 0, data: 0, late: 0, lateWhileBusy: 0 };
  return {
    series,
    /** Ends an interval; the counts are those since the beginning. */
    take(
      seconds: number,
      sessions: { readonly playing: number; readonly open: number },
      counted: Counted,
      delay: number,
    ): void {
      series.at.push(seconds);
      series.playing.push(sessions.playing);
      series.open.push(sessions.open);
      series.bytes.push(counted.bytes - before.bytes);
      series.packets.push(counted.data - before.data);
      series.late.push(counted.late - before.late);
      series.lateWhileBusy.push(counted.lateWhileBusy - before.lateWhileBusy);
      series.delay.push(delay);
      before = { ...counted };
    },
  };
}
