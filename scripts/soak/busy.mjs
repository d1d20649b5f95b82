import { start } from './children.mjs';

/** Processes that only use up processor time, until they are stopped. */
export function startBusy(count) {
  const loops = Array.from({ length: count }, () => start(['-e', 'for (;;);'], { stdio: 'ignore' }));
  return {
    stop() {
      for (const loop of loops) loop.kill('SIGKILL');
    },
  };
}
