import { readFileSync } from 'node:fs';

/** Resident memory of this process. */
export interface MemoryWatch {
  /** The most since the start of the process, bytes. */
  peak(): number;
  stop(): void;
}

const EVERY = 50;

/** Samples it, and asks the system, which on Linux misses no peak. */
export function watchMemory(): MemoryWatch {
  let most = 0;
  const sample = (): void => {
    most = Math.max(most, process.memoryUsage.rss());
  };
  const timer = setInterval(sample, EVERY).unref();
  return {
    peak() {
      sample();
      return Math.max(most, highWater());
    },
    stop: () => clearInterval(timer),
  };
}

function highWater(): number {
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    return Number(kilobytes ?? 0) * 1024;
  } catch {
    // Another system: the samples are all there is.
    return 0;
  }
}
