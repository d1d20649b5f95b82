/** Milliseconds from one look at the time to the next, and what timers miss anyway. */
const BEAT = 20;
const SLACK = 10;

export interface Lateness {
  /** Milliseconds by which this process has been late so far, while somebody watched. */
  total(): number;
  /** Watches until it is told to stop. */
  watch(): () => void;
}

/**
 * How late this process is. While the processor belongs to others, or a long piece of work is done, what has arrived is
 * not seen; a timer that is due then must not speak of silence. A beat that comes late tells how long that was.
 */
export function createLateness(now: () => number): Lateness {
  let watchers = 0;
  let late = 0;
  let before = 0;
  let beat: NodeJS.Timeout | undefined;

  const since = (time: number): number => {
    const missed = time - before - BEAT;
    return missed > SLACK ? missed : 0;
  };
  const look = (): void => {
    const time = now();
    late += since(time);
    before = time;
    if (watchers > 0) return;
    clearInterval(beat);
    beat = undefined;
  };

  return {
    // The beat itself may be late at this moment.
    total: () => (beat === undefined ? late : late + since(now())),
    watch() {
      watchers += 1;
      if (beat === undefined) {
        before = now();
        // It goes on until the next look finds nobody, because waits are many and short.
        beat = setInterval(look, BEAT);
        beat.unref();
      }
      let watching = true;
      return () => {
        if (watching) watchers -= 1;
        watching = false;
      };
    },
  };
}
