import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './root.ts';

/**
 * A folder for the front of PATH with programs of these names, each of which is the built command line. `before` is
 * shell text that is run first, and may change the arguments.
 */
export function programs(folder: string, names: Readonly<Record<string, string>>): string {
  mkdirSync(folder, { recursive: true });
  for (const [name, before] of Object.entries(names)) {
    const file = join(folder, name);
    writeFileSync(file, `#!/bin/sh\n${before}\nexec '${process.execPath}' '${ROOT}dist/cli/main.js' "$@"\n`);
    chmodSync(file, 0o755);
  }
  return folder;
}

/** The environment in which those programs are found before all others. */
export const found = (folder: string): NodeJS.ProcessEnv => ({
  ...process.env,
  PATH: `${folder}:${process.env.PATH}`,
});
