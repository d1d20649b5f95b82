import { command, type Given, type OptionTable } from './command.ts';

const OPTIONS = {
  json: { type: 'boolean', describe: 'print JSON', default: false },
  untested: { type: 'boolean', describe: 'list what is neither tested nor excluded', default: false },
} as const satisfies OptionTable;

const POSITIONALS = {
  events: {
    describe: 'NDJSON events of a run; without them the reference server is tested first',
    type: 'string',
  },
} as const satisfies OptionTable;

export type CoverageArguments = Given<typeof OPTIONS> & Given<typeof POSITIONALS>;

export const coverage = command({
  name: 'coverage',
  usage: 'coverage [events]',
  describe: 'which sentences are tested, excluded or untested',
  positionals: POSITIONALS,
  options: OPTIONS,
  load: async () => (await import('../coverage.ts')).coverageCommand,
});
