import { command, type Given, type OptionTable } from './command.ts';

const OPTIONS = {
  write: { type: 'boolean', describe: 'change the list, or make it', default: false },
} as const satisfies OptionTable;

const POSITIONALS = {
  list: { describe: 'list of expected failures (YAML)', type: 'string' },
  events: { describe: 'NDJSON events of a run of the whole suite', type: 'string' },
} as const satisfies OptionTable;

export type ExpectArguments = Given<typeof OPTIONS> & Given<typeof POSITIONALS>;

export const expect = command({
  name: 'expect',
  usage: 'expect [list] [events]',
  describe: 'whether a list of expected failures says what a run has shown; --write makes it so',
  positionals: POSITIONALS,
  options: OPTIONS,
  load: async () => (await import('../expect.ts')).expectCommand,
});
