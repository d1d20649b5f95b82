import { command, type Given, type OptionTable } from './command.ts';
import { RUN_OPTIONS } from './run.ts';

const OPTIONS = {
  reporter: RUN_OPTIONS.reporter,
  'output-dir': RUN_OPTIONS['output-dir'],
  'expected-failures': RUN_OPTIONS['expected-failures'],
  output: {
    type: 'string',
    requiresArg: true,
    describe: 'write the events of the merged run there; - is standard output',
  },
} as const satisfies OptionTable;

const POSITIONALS = {
  events: {
    describe: 'the events of every part, stored with --reporter ndjson=FILE',
    type: 'string',
    array: true,
  },
} as const satisfies OptionTable;

export type MergeArguments = Given<typeof OPTIONS> & Given<typeof POSITIONALS>;

export const merge = command({
  name: 'merge',
  usage: 'merge [events..]',
  describe: 'make one run of the parts that --shard has made',
  positionals: POSITIONALS,
  options: OPTIONS,
  load: async () => (await import('../merge.ts')).mergeCommand,
});
