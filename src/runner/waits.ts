import type { Clock } from './clock.ts';
import { Interrupted } from './interrupted.ts';
import { onAbort } from './on-abort.ts';

/** Waiting for what arrives on a link; one wait at a time. */
export interface Waits {
  /**
   * Resolves with the first result of `look`, asked at once and after every arrival; undefined when time is up, of which
   * we have not been late ourselves. Rejects with Interrupted when the run is interrupted, and with what `check` throws.
   */
  until<T>(look: () => T | undefined, ms: number): Promise<T | undefined>;
  /**
   * The same, and time is up by the clock alone, once what had arrived by then is taken in: for what is timed against a
   * timer of the server.
   */
  sharply<T>(look: () => T | undefined, ms: number): Promise<T | undefined>;
  /** Something arrived. */
  wake(): void;
}

/** `check` is asked before `look`, and throws what went wrong on our side. */
export function createWaits(clock: Clock, signal: AbortSignal, check: () => void): Waits {
  let waiting: (() => void) | undefined;

  const wait = <T>(look: () => T | undefined, ms: number, timer: Clock['after']): Promise<T | undefined> =>
    new Promise((resolve, reject) => {
      let cancel = () => {};
      let stopInterrupt = () => {};
      const stop = () => {
        waiting = undefined;
        cancel();
        stopInterrupt();
      };
      const ask = () => {
        try {
          check();
          if (signal.aborted) throw new Interrupted(signal);
          const found = look();
          if (found === undefined) return;
          stop();
          resolve(found);
        } catch (error) {
          stop();
          reject(error);
        }
      };
      cancel = timer(ms, () => {
        stop();
        resolve(undefined);
      });
      stopInterrupt = onAbort(signal, ask);
      waiting = ask;
      ask();
    });

  /** Timers come before what has arrived, in each turn of the event loop. */
  const afterArrivals: Clock['after'] = (ms, callback) => {
    let cancel = clock.after(ms, () => {
      cancel = clock.after(0, callback);
    });
    return () => cancel();
  };

  return {
    wake: () => waiting?.(),
    until: (look, ms) => wait(look, ms, clock.patiently),
    sharply: (look, ms) => wait(look, ms, afterArrivals),
  };
}
