import { command, type Given, type OptionTable } from './command.ts';

const OPTIONS = {
  to: { type: 'string', requiresArg: true, describe: 'folder to write to; made when it is missing' },
  force: { type: 'boolean', describe: 'replace files that are there already', default: false },
} as const satisfies OptionTable;

export type ContentArguments = Given<typeof OPTIONS>;

export const content = command({
  name: 'content',
  describe: 'write clips to put on your server, and a profile that names them',
  positionals: {},
  options: OPTIONS,
  load: async () => (await import('../content.ts')).contentCommand,
});
