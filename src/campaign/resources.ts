import { readdirSync, readlinkSync } from 'node:fs';
import { waitingForClock } from './clock.ts';

/** What is open, by kind: sockets, servers, timers, files, and who waits for the clock of the campaign. */
export type Resources = ReadonlyMap<string, number>;

export function resources(): Resources {
  // They are opened when somebody asks for them first, which is no leak.
  void [process.stdout, process.stderr];
  const counts = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo()) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  counts.set('waiting for the clock', waitingForClock());
  counts.set('open file', openFiles());
  return counts;
}

/** What keeps no process alive, and is open all the same; 0 where the system does not tell. Sockets are counted above. */
function openFiles(): number {
  try {
    return readdirSync(FILES).filter((name) => isFile(`${FILES}/${name}`)).length;
  } catch {
    // Another system than Linux.
    return 0;
  }
}

const FILES = '/proc/self/fd';

function isFile(path: string): boolean {
  try {
    return readlinkSync(path).startsWith('/');
  } catch {
    // That of the list itself is closed by now.
    return false;
  }
}

/** What there is more of than before. */
export function more(before: Resources, now: Resources): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const [kind, count] of now) {
    const surplus = count - (before.get(kind) ?? 0);
    if (surplus > 0) found.set(kind, surplus);
  }
  return found;
}

/** Milliseconds for what is closed to be gone: the system takes its time, and files are read in the background. */
const LONGEST = 2000;
const EVERY = 10;

/** Waits until there is no more than before; what is left then has leaked. */
export async function leaked(before: Resources): Promise<ReadonlyMap<string, number>> {
  const until = performance.now() + LONGEST;
  for (;;) {
    // Asked before the next wait begins, which would be one of them.
    const surplus = more(before, resources());
    if (surplus.size === 0 || performance.now() >= until) return surplus;
    await new Promise((resolve) => setTimeout(resolve, EVERY));
  }
}

export const leakText = (surplus: ReadonlyMap<string, number>): string =>
  Array.from(surplus, ([kind, count]) => `${count} ${kind}`).join(', ');
