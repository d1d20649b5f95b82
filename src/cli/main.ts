#!/usr/bin/env node
import { hideBin } from 'yargs/helpers';
import { EXIT } from '../verdict/exit-status.ts';
import { main } from './command-line.ts';

// Left to itself, Node would end with 1, which says that the target does not conform.
process.on('uncaughtException', (error) => {
  process.stderr.write(`mms-conform: our own fault: ${error.stack ?? error.message}\n`);
  process.exit(EXIT.ourFault);
});
process.exitCode = EXIT.ourFault;
process.exitCode = await main(hideBin(process.argv), process);
