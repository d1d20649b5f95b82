/** Milliseconds for which the event loop has waited at least when it is said to have waited: to ask it takes time too. */
const LEAST = 1;

/**
 * The earliest moment at which what is read now can have arrived. Whenever the event loop had nothing to do, everything
 * that had arrived was read; while the loop or the machine was busy, any of it may have lain there. `idle` tells for how
 * many milliseconds the loop has waited so far. Asked whenever something is read.
 */
export function createArrivals(now: () => number, idle: () => number): () => number {
  let asked = now();
  let waited = idle();
  let earliest = asked;
  return () => {
    const [time, total] = [now(), idle()];
    const since = total - waited;
    // The latest wait ended no earlier than all waiting since then takes.
    if (since >= LEAST) earliest = asked + since;
    asked = time;
    waited = total;
    return Math.min(earliest, time);
  };
}
