import { command, type Given, type OptionTable } from './command.ts';

const OPTIONS = {} as const satisfies OptionTable;

const POSITIONALS = {
  ids: { describe: 'ids or parts of them', type: 'string', array: true },
} as const satisfies OptionTable;

export type ExplainArguments = Given<typeof OPTIONS> & Given<typeof POSITIONALS>;

export const explain = command({
  name: 'explain',
  usage: 'explain [ids..]',
  describe: 'what is known of a requirement: MMSP-2.2.3-07, or all of MMSP-2.2.3',
  positionals: POSITIONALS,
  options: OPTIONS,
  load: async () => (await import('../explain.ts')).explainCommand,
});
