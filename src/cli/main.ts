#!/usr/bin/env node
import { EXIT } from '../verdict/exit-status.ts';
import { version } from './version.ts';

// Left to itself, Node would end with 1, which says that the target does not conform.
process.on('uncaughtException', (error) => {
  process.stderr.write(`mms-conform: our own fault: ${error.stack ?? error.message}\n`);
  process.exit(EXIT.ourFault);
});

const args = process.argv.slice(2);
if (args.length === 1 && args[0] === '--version') {
  // Asked for by scripts all the time, and no reason to load a command line parser.
  process.stdout.write(`${version()}\n`);
} else if (args[0] === 'completion' && args[1] === '--words') {
  // Whatever follows is what somebody else is typing: no parser should have an opinion of it.
  const { candidates } = await import('./completion/candidates.ts');
  process.stdout.write((await candidates(args.slice(2))).map((word) => `${word}\n`).join(''));
} else {
  process.exitCode = EXIT.ourFault;
  const { main } = await import('./command-line.ts');
  process.exitCode = await main(args, process);
}
