import { command, type Given, type OptionTable } from './command.ts';
import { RUN_OPTIONS, SELECTORS } from './run.ts';

const OPTIONS = {
  suite: RUN_OPTIONS.suite,
  grep: RUN_OPTIONS.grep,
  tag: RUN_OPTIONS.tag,
  requirement: RUN_OPTIONS.requirement,
  safe: RUN_OPTIONS.safe,
  json: { type: 'boolean', describe: 'print JSON', default: false },
} as const satisfies OptionTable;

export type ListArguments = Given<typeof OPTIONS> & Given<typeof SELECTORS>;

export const list = command({
  name: 'list',
  usage: 'list [selectors..]',
  describe: 'the cases of the suite: what they show, and what they need',
  positionals: SELECTORS,
  options: OPTIONS,
  load: async () => (await import('../list.ts')).listCommand,
});
