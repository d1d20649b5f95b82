import { command, type Given, type OptionTable } from './command.ts';

const OPTIONS = {
  json: { type: 'boolean', describe: 'print JSON', default: false },
  markdown: { type: 'boolean', describe: 'print markdown, for a comment on a change', default: false },
} as const satisfies OptionTable;

const POSITIONALS = {
  before: { describe: 'NDJSON events of the earlier run', type: 'string' },
  after: { describe: 'NDJSON events of the later run', type: 'string' },
} as const satisfies OptionTable;

export type CompareArguments = Given<typeof OPTIONS> & Given<typeof POSITIONALS>;

export const compare = command({
  name: 'compare',
  usage: 'compare [before] [after]',
  describe: 'regressions and repairs between two stored runs of a server; 1 if there is a regression',
  positionals: POSITIONALS,
  options: OPTIONS,
  load: async () => (await import('../compare.ts')).compareCommand,
});
