// Loaded before a command: when it ends, what its process has used goes into the file that BENCH_USAGE names.
import { writeFileSync } from 'node:fs';

const { BENCH_USAGE: path } = process.env;
process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  // Seconds, and megabytes: maxRSS is in units of 1,024 bytes.
  writeFileSync(
    path,
    JSON.stringify({ cpu: (userCPUTime + systemCPUTime) / 1e6, highest: (maxRSS * 1024) / 1e6 }),
  );
});
