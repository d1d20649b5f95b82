import { command, type Given, type OptionTable } from './command.ts';

const OPTIONS = {
  target: {
    type: 'string',
    requiresArg: true,
    describe: 'HOST[:PORT], mms[t]://HOST[:PORT]/PATH, or builtin; nothing else is ever loaded',
  },
  file: { type: 'string', requiresArg: true, describe: 'content on the server that every session plays' },
  reference: {
    type: 'string',
    requiresArg: true,
    describe: 'local copy of that content, for byte-exact checks',
  },
  sessions: {
    type: 'string',
    requiresArg: true,
    describe: 'how many viewers play at the same time; more than 500 only with --heavy',
    default: '10',
  },
  ramp: {
    type: 'string',
    requiresArg: true,
    describe: 'over how long they begin; 0s for all at once',
    default: '5s',
  },
  duration: {
    type: 'string',
    requiresArg: true,
    describe: 'for how long all of them then play; more than 10m only with --heavy',
    default: '30s',
  },
  heavy: {
    type: 'boolean',
    describe: 'lift these bounds: for a server that is yours to break',
    default: false,
  },
  late: {
    type: 'string',
    requiresArg: true,
    describe: 'how much later than its send time says a packet may come',
    default: '1s',
  },
  timeout: {
    type: 'string',
    requiresArg: true,
    describe: 'how long a connection or a reply is waited for',
    default: '10s',
  },
  bind: { type: 'string', requiresArg: true, describe: 'local address to connect from' },
  json: {
    type: 'string',
    requiresArg: true,
    describe: 'write the figures to this file as JSON; - prints them',
  },
  html: { type: 'string', requiresArg: true, describe: 'write them to this file as a page with plots' },
  seed: { type: 'string', requiresArg: true, describe: 'seed of the viewers’ identifiers, a whole number' },
} as const satisfies OptionTable;

export type LoadArguments = Given<typeof OPTIONS>;

export const load = command({
  name: 'load',
  describe: 'load a server with many viewers at once over TCP, all of them judged; 1 if anything is broken',
  positionals: {},
  options: OPTIONS,
  load: async () => (await import('../load.ts')).loadCommand,
});
