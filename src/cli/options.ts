/** Numbers are texts here, so that a bad one can be quoted back. */
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
    describe: 'NAME[=PATH]: list, junit, json, ndjson; repeatable',
  },
  'output-dir': {
    type: 'string',
    requiresArg: true,
    describe: 'folder for reports without a path of their own',
    default: 'reports',
  },
  workers: { type: 'string', requiresArg: true, describe: 'cases at a time', default: '8' },
  timeout: { type: 'string', requiresArg: true, describe: 'longest wait for one answer, as 10s' },
  'max-time': { type: 'string', requiresArg: true, describe: 'longest time for the whole run, as 5m' },
  seed: { type: 'string', requiresArg: true, describe: 'seed of every random choice, a whole number' },
  strict: { type: 'boolean', describe: 'warnings are failures', default: false },
  require: {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: 'a skip of this capability is a failure',
  },
  safe: { type: 'boolean', describe: 'no malformed, flood or exhaustion cases', default: false },
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
} as const;

export const SERVE_OPTIONS = {
  root: { type: 'string', requiresArg: true, describe: 'folder of ASF files' },
  config: {
    type: 'string',
    requiresArg: true,
    describe: 'playlists, live points, redirects, protected paths and an upgrade to serve as well (YAML)',
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
  fault: { type: 'string', requiresArg: true, describe: 'break one rule on purpose' },
  'list-faults': { type: 'boolean', describe: 'print the faults and what they break', default: false },
  variant: { type: 'string', requiresArg: true, describe: 'be right in another way' },
  'list-variants': { type: 'boolean', describe: 'print the variants and what allows them', default: false },
  seed: { type: 'string', requiresArg: true, describe: 'seed of the client identifiers, a whole number' },
} as const;

export const CONTENT_OPTIONS = {
  to: { type: 'string', requiresArg: true, describe: 'folder to write to; made when it is missing' },
  force: { type: 'boolean', describe: 'replace files that are there already', default: false },
} as const;

export const COVERAGE_OPTIONS = {
  json: { type: 'boolean', describe: 'print JSON', default: false },
  untested: { type: 'boolean', describe: 'list what is neither tested nor excluded', default: false },
} as const;

export const EXPLAIN_OPTIONS = {} as const;

export interface RunArguments {
  readonly selectors?: readonly string[] | undefined;
  readonly target?: string | undefined;
  readonly file?: string | undefined;
  readonly reference?: string | undefined;
  readonly profile?: string | undefined;
  readonly suite?: readonly string[] | undefined;
  readonly grep?: string | undefined;
  readonly tag?: readonly string[] | undefined;
  readonly requirement?: readonly string[] | undefined;
  readonly reporter?: readonly string[] | undefined;
  readonly 'output-dir': string;
  readonly workers: string;
  readonly timeout?: string | undefined;
  readonly 'max-time'?: string | undefined;
  readonly seed?: string | undefined;
  readonly strict: boolean;
  readonly require?: readonly string[] | undefined;
  readonly safe: boolean;
  readonly bind?: string | undefined;
  readonly 'udp-ports'?: string | undefined;
  readonly 'udp-loss'?: string | undefined;
}

export interface ServeArguments {
  readonly root?: string | undefined;
  readonly config?: string | undefined;
  readonly host: string;
  readonly port: string;
  readonly speed: string;
  readonly fault?: string | undefined;
  readonly 'list-faults': boolean;
  readonly variant?: string | undefined;
  readonly 'list-variants': boolean;
  readonly seed?: string | undefined;
}

export interface ContentArguments {
  readonly to?: string | undefined;
  readonly force: boolean;
}

export interface CoverageArguments {
  readonly events?: string | undefined;
  readonly json: boolean;
  readonly untested: boolean;
}

export interface ExplainArguments {
  readonly ids?: readonly string[] | undefined;
}

export type OptionTable = Readonly<
  Record<string, { readonly type: 'string' | 'boolean'; readonly array?: true }>
>;

/** The options of every command but the one that runs the suite, by its name. */
export const COMMANDS: Readonly<Record<string, OptionTable>> = {
  serve: SERVE_OPTIONS,
  content: CONTENT_OPTIONS,
  coverage: COVERAGE_OPTIONS,
  explain: EXPLAIN_OPTIONS,
};

/** Every option that there is. */
export const ALL_OPTIONS: readonly string[] = [RUN_OPTIONS, ...Object.values(COMMANDS)].flatMap((table) =>
  Object.keys(table),
);
