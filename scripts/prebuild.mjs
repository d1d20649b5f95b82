// Writes to dist/prebuilt what is known before a command is typed: the help of every command, and the built-in suites
// as they were read. Suites with a mistake are left to the command that reads them: a build does not fail on them.

import { prebuildHelp } from '../dist/cli/prebuild-help.js';
import { prebuildSuites } from '../dist/cli/prebuild-suites.js';
import { PREBUILT, SUITES } from '../dist/cli/prebuilt.js';
import { isUsage } from '../dist/cli/usage-error.js';

await prebuildHelp(PREBUILT);
try {
  await prebuildSuites(PREBUILT, SUITES);
} catch (error) {
  if (!isUsage(error)) throw error;
  console.error(`the suites are not prebuilt, so that every command reads them:\n${error.message}`);
}
