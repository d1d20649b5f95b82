import { givenOf } from '../cli/commands/command.ts';
import { RUN_OPTIONS, type RunArguments } from '../cli/commands/run.ts';
import { didYouMean } from '../scenario/nearest.ts';
import { UserError } from '../scenario/user-error.ts';
import type { RunOptions } from './options.ts';

type Kind = 'text' | 'list' | 'number' | 'flag';

/** The option of the command line that each stands for, and what it takes. */
const STANDS_FOR: Readonly<
  Record<
    Exclude<keyof RunOptions, 'signal' | 'onEvent'>,
    readonly [option: keyof typeof RUN_OPTIONS | 'selectors', kind: Kind]
  >
> = {
  target: ['target', 'text'],
  file: ['file', 'text'],
  reference: ['reference', 'text'],
  profile: ['profile', 'text'],
  suites: ['suite', 'list'],
  selectors: ['selectors', 'list'],
  grep: ['grep', 'text'],
  tags: ['tag', 'list'],
  requirements: ['requirement', 'list'],
  workers: ['workers', 'number'],
  seed: ['seed', 'number'],
  timeout: ['timeout', 'text'],
  maxTime: ['max-time', 'text'],
  wait: ['wait', 'text'],
  retries: ['retries', 'number'],
  repeat: ['repeat', 'number'],
  bail: ['bail', 'number'],
  shard: ['shard', 'text'],
  strict: ['strict', 'flag'],
  require: ['require', 'list'],
  safe: ['safe', 'flag'],
  bind: ['bind', 'text'],
  udpPorts: ['udp-ports', 'text'],
  udpLoss: ['udp-loss', 'text'],
  expectedFailures: ['expected-failures', 'text'],
  pcap: ['pcap', 'text'],
  outputDir: ['output-dir', 'text'],
  reporters: ['reporter', 'list'],
};

const OTHERS: readonly string[] = ['signal', 'onEvent'];

/** The options as the command line would have them. Throws a UserError for what is no option, or has another type. */
export function argumentsOf(options: RunOptions): RunArguments {
  const names = [...Object.keys(STANDS_FOR), ...OTHERS];
  for (const name of Object.keys(options)) {
    if (!names.includes(name))
      throw new UserError(`run has no option ${JSON.stringify(name)}${didYouMean(name, names)}`);
  }
  const values: Record<string, string | boolean | readonly string[]> = {};
  const given = new Map<string, unknown>(Object.entries(options));
  for (const [name, [option, kind]] of Object.entries(STANDS_FOR)) {
    const value = given.get(name);
    if (value !== undefined) values[option] = read(name, kind, value);
  }
  const { selectors, ...others } = values;
  return {
    ...givenOf(RUN_OPTIONS, others),
    ...(Array.isArray(selectors) && { selectors }),
  };
}

/** The command line that would do the same, as a process has it. */
export function argvOf(given: RunArguments): readonly string[] {
  const words = Object.entries(RUN_OPTIONS).flatMap(([option, row]) => {
    const value: unknown = new Map<string, unknown>(Object.entries(given)).get(option);
    if (value === true) return [`--${option}`];
    if (typeof value === 'string')
      return 'default' in row && row.default === value ? [] : [`--${option}`, value];
    return Array.isArray(value) ? value.flatMap((item) => [`--${option}`, String(item)]) : [];
  });
  return ['node', 'mms-conform', ...words, ...(given.selectors ?? [])];
}

const KINDS: Readonly<Record<Kind, string>> = {
  text: 'a text',
  list: 'a list of texts',
  number: 'a number',
  flag: 'true or false',
};

/** Numbers are texts on the command line, whose own sentence says what is wrong with one. */
function read(name: string, kind: Kind, value: unknown): string | boolean | readonly string[] {
  if (kind === 'text' && typeof value === 'string') return value;
  if (kind === 'number' && typeof value === 'number') return String(value);
  if (kind === 'flag' && typeof value === 'boolean') return value;
  if (kind === 'list' && Array.isArray(value) && value.every((item) => typeof item === 'string'))
    return value;
  throw new UserError(`${name} must be ${KINDS[kind]}, got ${JSON.stringify(value)}`);
}
