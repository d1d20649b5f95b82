import { command, type Given, type OptionTable } from './command.ts';

const OPTIONS = {} as const satisfies OptionTable;

const POSITIONALS = {
  shell: { describe: 'bash, zsh or fish; that of $SHELL when it is left out', type: 'string' },
} as const satisfies OptionTable;

export type CompletionArguments = Given<typeof OPTIONS> & Given<typeof POSITIONALS>;

export const completion = command({
  name: 'completion',
  usage: 'completion [shell]',
  describe: 'print a script by which a shell completes what is typed',
  positionals: POSITIONALS,
  options: OPTIONS,
  load: async () => (await import('../completion/completion.ts')).completionCommand,
});
