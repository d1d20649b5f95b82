import { command, type Given, type OptionTable } from './command.ts';
import { RUN_OPTIONS } from './run.ts';

const OPTIONS = {
  reporter: RUN_OPTIONS.reporter,
  'output-dir': RUN_OPTIONS['output-dir'],
} as const satisfies OptionTable;

const POSITIONALS = {
  events: {
    describe: 'NDJSON events of a run, stored with --reporter ndjson=FILE; - reads standard input',
    type: 'string',
  },
} as const satisfies OptionTable;

export type ReportArguments = Given<typeof OPTIONS> & Given<typeof POSITIONALS>;

export const report = command({
  name: 'report',
  usage: 'report [events]',
  describe: 'write the reports of a stored run again, without running',
  positionals: POSITIONALS,
  options: OPTIONS,
  load: async () => (await import('../report.ts')).reportCommand,
});
