import { command, type Given, type OptionTable } from './command.ts';
import { RUN_OPTIONS } from './run.ts';

const OPTIONS = {
  target: RUN_OPTIONS.target,
  file: RUN_OPTIONS.file,
  reference: RUN_OPTIONS.reference,
  to: {
    type: 'string',
    requiresArg: true,
    describe: 'folder to write to; made when it is missing',
    default: '.',
  },
  ci: {
    type: 'string',
    requiresArg: true,
    describe: 'for which pipelines to write a job: github, gitlab, jenkins, all or none',
    default: 'all',
  },
  'no-probe': { type: 'boolean', describe: 'do not ask the server what it claims', default: false },
  timeout: RUN_OPTIONS.timeout,
  force: { type: 'boolean', describe: 'replace files that are there already', default: false },
} as const satisfies OptionTable;

export type InitArguments = Given<typeof OPTIONS>;

export const init = command({
  name: 'init',
  describe: 'ask a server what it claims, and write a profile of it and jobs for pipelines',
  positionals: {},
  options: OPTIONS,
  load: async () => (await import('../init/init.ts')).initCommand,
});
