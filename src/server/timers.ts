import type { Clock, Timer } from './clock.ts';

/** A timer of [MS-MMSP] 3.2.2 that can be started and stopped in any state. */
export interface SessionTimer {
  /** Starts, or starts again. */
  restart(): void;
  /** Starts unless it runs: starting a running Idle-Timeout has no effect. */
  start(): void;
  /** Starts again if it runs. */
  again(): void;
  stop(): void;
}

export function createTimer(clock: Clock, ms: number, expired: () => void): SessionTimer {
  let running: Timer | undefined;
  const stop = (): void => {
    if (running !== undefined) clock.clearTimeout(running);
    running = undefined;
  };
  const restart = (): void => {
    stop();
    running = clock.setTimeout(() => {
      running = undefined;
      expired();
    }, ms);
  };
  return {
    restart,
    start() {
      if (running === undefined) restart();
    },
    again() {
      if (running !== undefined) restart();
    },
    stop,
  };
}
