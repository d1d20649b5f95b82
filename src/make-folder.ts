import { mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Makes a folder and those above it that are missing; one that is there is left as it is. Throws what the system says.
 * Node's own `recursive` never comes to an end where the system has no such place even in a folder that is there, as
 * below /proc.
 */
export function makeFolder(path: string): void {
  const whole = resolve(path);
  const missing = [whole];
  for (let at = dirname(whole); statSync(at, { throwIfNoEntry: false }) === undefined; at = dirname(at))
    missing.push(at);
  for (const folder of missing.reverse()) makeOne(folder);
}

/** It may be there, or another process may have made it meanwhile. */
function makeOne(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) throw error;
  }
}
