import { reporterNames } from '../../report/index.ts';
import { command, type Given, type OptionTable } from './command.ts';

export const RUN_OPTIONS = {
  target: {
    type: 'string',
    requiresArg: true,
    describe: 'HOST[:PORT], mms[t|u]://HOST[:PORT]/PATH, or builtin',
  },
  file: { type: 'string', requiresArg: true, describe: 'content on the server to ask for' },
  reference: {
    type: 'string',
    requiresArg: true,
    describe: 'local copy of that content, for byte-exact checks',
  },
  profile: { type: 'string', requiresArg: true, describe: 'profile of the target (YAML)' },
  suite: {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: 'scenarios of your own, beside the built-in ones',
  },
  grep: { type: 'string', requiresArg: true, describe: 'only scenarios whose id or title matches' },
  tag: { type: 'string', array: true, requiresArg: true, describe: 'only scenarios with one of these tags' },
  requirement: {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: 'only scenarios that prove this requirement',
  },
  reporter: {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: `NAME[=PATH]: ${reporterNames.join(', ')}; repeatable`,
  },
  'output-dir': {
    type: 'string',
    requiresArg: true,
    describe: 'folder for reports without a path of their own',
    default: 'reports',
  },
  pcap: {
    type: 'string',
    requiresArg: true,
    describe: 'captures for Wireshark in the folder pcap of --output-dir: of failed cases, or of all',
  },
  workers: { type: 'string', requiresArg: true, describe: 'cases at a time', default: '8' },
  timeout: { type: 'string', requiresArg: true, describe: 'longest wait for one answer, as 10s' },
  'max-time': { type: 'string', requiresArg: true, describe: 'longest time for the whole run, as 5m' },
  seed: { type: 'string', requiresArg: true, describe: 'seed of every random choice, a whole number' },
  retries: { type: 'string', requiresArg: true, describe: 'play a case that failed again, so often at most' },
  repeat: { type: 'string', requiresArg: true, describe: 'play every case so often, as #2, #3…' },
  bail: { type: 'string', describe: 'end the run after so many failed cases, one if no number is given' },
  shard: { type: 'string', requiresArg: true, describe: 'play one of several parts of the cases, as 1/4' },
  'rerun-failed': { type: 'boolean', describe: 'only cases that did not pass in the last run' },
  wait: {
    type: 'string',
    requiresArg: true,
    describe: 'longest wait for the target to take a connection, as 30s',
  },
  strict: { type: 'boolean', describe: 'warnings are failures', default: false },
  require: {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: 'a skip of this capability is a failure',
  },
  'expected-failures': {
    type: 'string',
    requiresArg: true,
    describe: 'known nonconformities (YAML): they still run, and count as expected',
  },
  safe: { type: 'boolean', describe: 'no malformed, flood or exhaustion cases', default: false },
  beside: {
    type: 'boolean',
    describe: 'play what went wrong against the reference server too, and store what that says',
  },
  trace: {
    type: 'boolean',
    describe:
      'show on standard error what happens while it happens: after a line ==> CASE <== its steps, its messages with their bytes, a field a line, its flows and what broke',
  },
  bind: { type: 'string', requiresArg: true, describe: 'local address to connect from' },
  'udp-ports': {
    type: 'string',
    requiresArg: true,
    describe: 'local UDP ports to receive at, A-B, as a firewall lets them through',
  },
  'udp-loss': {
    type: 'string',
    requiresArg: true,
    describe: 'simulate a network that loses this share of datagrams, as 5%, and delays as many',
  },
} as const satisfies OptionTable;

export const SELECTORS = {
  selectors: {
    describe: 'scenarios to run, by id or pattern: mmsp/general/happy-path, "mmsp/**"',
    type: 'string',
    array: true,
  },
} as const satisfies OptionTable;

export type RunArguments = Given<typeof RUN_OPTIONS> & Given<typeof SELECTORS>;

export const run = command({
  name: 'run',
  usage: ['run [selectors..]', '$0'],
  describe: 'run the suite against a target (the default command)',
  positionals: SELECTORS,
  options: RUN_OPTIONS,
  load: async () => (await import('../run.ts')).runCommand,
});
