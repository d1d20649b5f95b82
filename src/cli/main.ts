#!/usr/bin/env node
import { hideBin } from 'yargs/helpers';
import { main } from './command-line.ts';

process.exitCode = await main(hideBin(process.argv), process);
