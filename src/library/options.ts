import { givenOf } from '../cli/commands/command.ts';
import { RUN_OPTIONS, type RunArguments } from '../cli/commands/run.ts';
import type { RunEvent } from '../events.ts';
import { didYouMean } from '../scenario/nearest.ts';
import { UserError } from '../scenario/user-error.ts';

/**
 * What a run is told. Each means what the option of the command line means, and what is left out is as it is there:
 * `mms-conform.config.yaml` in the working folder is found by itself, too. Variables `MMS_CONFORM_…` count for nothing here.
 */
export interface RunOptions {
  /** `HOST[:PORT]`, `mms[t|u]://HOST[:PORT]/PATH`, or `builtin`; beats the profile. */
  readonly target?: string;
  /** Content on the server to ask for. */
  readonly file?: string;
  /** A local copy of it, for byte-exact checks. */
  readonly reference?: string;
  /** A profile of the target. */
  readonly profile?: string;
  /** Files or folders with scenarios of your own, beside the built-in ones. */
  readonly suites?: readonly string[];
  /** Ids of scenarios, beginnings of them, or globs. */
  readonly selectors?: readonly string[];
  /** Only scenarios whose id or title matches this regular expression. */
  readonly grep?: string;
  /** Only scenarios with one of these tags. */
  readonly tags?: readonly string[];
  /** Only scenarios that prove one of these requirements. */
  readonly requirements?: readonly string[];
  /** Cases at a time, 8 when absent. */
  readonly workers?: number;
  /** Of every random choice; a random one when absent, which the result tells. */
  readonly seed?: number;
  /** The longest wait for one answer: `10s`. */
  readonly timeout?: string;
  /** The longest time for the whole run: `5m`. */
  readonly maxTime?: string;
  /** Warnings are failures. */
  readonly strict?: boolean;
  /** Capabilities whose skip is a failure. */
  readonly require?: readonly string[];
  /** No malformed, flood or exhaustion cases. */
  readonly safe?: boolean;
  /** Local address to connect from. */
  readonly bind?: string;
  /** Local UDP ports to receive at: `7000-7015`. */
  readonly udpPorts?: string;
  /** A simulated network that loses this share of datagrams, and delays as many: `5%`. */
  readonly udpLoss?: string;
  /** `NAME=FILE` for each report to write: `junit=reports/junit.xml`. */
  readonly reporters?: readonly string[];
  /** Ends the run in good order: what was played stands in the result, and its status is 130. */
  readonly signal?: AbortSignal;
  /** Is told the story of the run as it happens. What it throws ends the run, and `run` rejects with it. */
  readonly onEvent?: (event: RunEvent) => void;
}

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
  strict: ['strict', 'flag'],
  require: ['require', 'list'],
  safe: ['safe', 'flag'],
  bind: ['bind', 'text'],
  udpPorts: ['udp-ports', 'text'],
  udpLoss: ['udp-loss', 'text'],
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
