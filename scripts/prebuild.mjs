// Writes what can be known before a command is typed to dist/prebuilt: the built-in suites as they were read.
// Suites with a mistake are left to the command that reads them, so that a build does not hang on them.
import { prebuild } from '../dist/cli/prebuild.js';
import { PREBUILT, SUITES } from '../dist/cli/prebuilt.js';
import { isUsage } from '../dist/cli/usage-error.js';

try {
  await prebuild(PREBUILT, SUITES);
} catch (error) {
  if (!isUsage(error)) throw error;
  console.error(`the suites are not prebuilt, and every start reads them:\n${error.message}`);
}
