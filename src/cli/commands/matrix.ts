import { command, type Given, type OptionTable } from './command.ts';

const OPTIONS = {
  format: {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: 'NAME[=FILE]: markdown, html, csv, badge; repeatable; without a FILE to standard output',
  },
  by: {
    type: 'string',
    requiresArg: true,
    describe: 'rows: cases, requirements, or both',
    default: 'both',
  },
  'mixed-suites': {
    type: 'boolean',
    describe: 'combine runs of different versions of the suite',
    default: false,
  },
} as const satisfies OptionTable;

const POSITIONALS = {
  runs: {
    describe: 'NDJSON events of a run each, as FILE or NAME=FILE',
    type: 'string',
    array: true,
  },
} as const satisfies OptionTable;

export type MatrixArguments = Given<typeof OPTIONS> & Given<typeof POSITIONALS>;

export const matrix = command({
  name: 'matrix',
  usage: 'matrix [runs..]',
  describe: 'put stored runs of several servers beside each other',
  positionals: POSITIONALS,
  options: OPTIONS,
  load: async () => (await import('../matrix.ts')).matrixCommand,
});
