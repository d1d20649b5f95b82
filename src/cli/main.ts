#!/usr/bin/env node
import { EXIT } from '../verdict/exit-status.ts';
import { version } from './version.ts';

// Left to itself, Node would end with 1, which says that the target does not conform.
process.on('uncaughtException', (error) => {
  process.stderr.write(`mms-conform: our own fault: ${error.stack ?? error.message}\n`);
  process.exit(EXIT.ourFault);
});

const args = process.argv.slice(2);
const text = await knownAtOnce();
if (text !== undefined) {
  const { watchOutput } = await import('./watch-output.ts');
  const lost = watchOutput(process);
  process.stdout.write(text);
  process.exitCode = (await lost()) ? EXIT.ourFault : EXIT.conforms;
} else {
  process.exitCode = EXIT.ourFault;
  const { main } = await import('./command-line.ts');
  process.exitCode = await main(args, process);
}

/** What is asked for all the time, by scripts, shells and people, and no reason to load a command line parser. */
async function knownAtOnce(): Promise<string | undefined> {
  if (args.length === 1 && args[0] === '--version') return `${version()}\n`;
  if (args[0] === 'completion' && args[1] === '--words') {
    // Whatever follows is what somebody else is typing: no parser should have an opinion of it.
    const { candidates } = await import('./completion/candidates.ts');
    return (await candidates(args.slice(2))).map((word) => `${word}\n`).join('');
  }
  if (!args.includes('--help') && !args.includes('-h')) return undefined;
  const { prebuiltHelp } = await import('./prebuilt-help.ts');
  return prebuiltHelp(args, process);
}
