import { command, type Given, type OptionTable } from './command.ts';

const OPTIONS = {
  root: { type: 'string', requiresArg: true, describe: 'folder of ASF files' },
  config: {
    type: 'string',
    requiresArg: true,
    describe: 'playlists, live points, generated content, redirects, protected paths and an upgrade (YAML)',
  },
  host: { type: 'string', requiresArg: true, describe: 'address to listen on', default: '127.0.0.1' },
  port: {
    type: 'string',
    requiresArg: true,
    describe: 'TCP and UDP port to listen on, 0 for a free one',
    default: '1755',
  },
  speed: {
    type: 'string',
    requiresArg: true,
    describe: 'pace of media: 1 is real time, 0 as fast as the client reads',
    default: '1',
  },
  'keep-alive': {
    type: 'string',
    requiresArg: true,
    describe: 'silence after which Ping is sent, at least 10s; 30s unless told otherwise',
  },
  idle: {
    type: 'string',
    requiresArg: true,
    describe: 'Idle-Timeout of a session, at least 10s; 1h unless told otherwise',
  },
  connections: {
    type: 'string',
    requiresArg: true,
    describe:
      'connections of one address at the same time, 3072 unless told otherwise; a third more of all together',
  },
  fault: { type: 'string', requiresArg: true, describe: 'break one rule on purpose' },
  'list-faults': { type: 'boolean', describe: 'print the faults and what they break', default: false },
  variant: { type: 'string', requiresArg: true, describe: 'be right in another way' },
  'list-variants': { type: 'boolean', describe: 'print the variants and what allows them', default: false },
  seed: { type: 'string', requiresArg: true, describe: 'seed of the client identifiers, a whole number' },
} as const satisfies OptionTable;

export type ServeArguments = Given<typeof OPTIONS>;

export const serve = command({
  name: 'serve',
  describe: 'serve ASF files: the reference server',
  positionals: {},
  options: OPTIONS,
  load: async () => (await import('../serve.ts')).serveCommand,
});
