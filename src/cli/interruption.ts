import type { World } from './world.ts';

export interface Interruption {
  readonly signal: AbortSignal;
  /** Why, in one sentence. */
  readonly why: () => string;
  interrupt(why: string): void;
  /** Listens no longer. */
  stop(): void;
}

/**
 * The first SIGINT or SIGTERM ends the run in good order: reports are written. After it the signals mean what they
 * mean to every process, so that a second one ends it at once.
 */
export function watchForInterruption(world: World): Interruption {
  const abort = new AbortController();
  let why = '';
  const interrupt = (reason: string): void => {
    if (why !== '') return;
    why = reason;
    abort.abort(reason);
  };
  const stop = (): void => {
    world.off('SIGINT', onInterrupt);
    world.off('SIGTERM', onTerminate);
  };
  const onSignal = (name: string): void => {
    stop();
    world.stderr.write(`mms-conform: ${name}: ending the run; another one ends it without reports\n`);
    interrupt(`interrupted by ${name}`);
  };
  const onInterrupt = (): void => onSignal('SIGINT');
  const onTerminate = (): void => onSignal('SIGTERM');
  world.on('SIGINT', onInterrupt);
  world.on('SIGTERM', onTerminate);
  return { signal: abort.signal, why: () => why, interrupt, stop };
}
