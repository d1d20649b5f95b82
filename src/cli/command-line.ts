import { readFileSync } from 'node:fs';
import yargs from 'yargs';
import { EXIT } from '../verdict/exit-status.ts';

/** The parts of the process that a command uses; tests hand in their own. */
export interface World {
  readonly stdout: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };
  readonly env: Readonly<Record<string, string | undefined>>;
  on(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
  off(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
}

const PREFIX = 'MMS_CONFORM';

/** Reads the command line and runs what it names; resolves with the exit status of the contract. Never throws. */
export async function main(args: readonly string[], world: World): Promise<number> {
  let status: number = EXIT.conforms;
  const parser = yargs([...args])
    .scriptName('mms-conform')
    .usage(
      '$0 --target HOST[:PORT] [selectors…]\n\nPlays scripted clients against an MMS server and judges every byte it answers.',
    )
    .env(PREFIX)
    .parserConfiguration({ 'duplicate-arguments-array': true, 'boolean-negation': true })
    .command(
      ['run [selectors..]', '$0'],
      'run the suite against a target (the default command)',
      (command) =>
        command
          .positional('selectors', {
            describe: 'scenarios to run, by id or pattern: mmsp/general/happy-path, "mmsp/**"',
            type: 'string',
            array: true,
          })
          .options(RUN_OPTIONS),
      async (given) => {
        const { runCommand } = await import('./run.ts');
        status = await runCommand(given, world);
      },
    )
    .command('serve', 'serve ASF files: the reference server', SERVE_OPTIONS, async (given) => {
      const { serveCommand } = await import('./serve.ts');
      status = await serveCommand(given, world);
    })
    .example('$0 --target builtin', 'try it out against the reference server')
    .example('$0 --target host:1755 --file clip.asf', 'test a server that serves clip.asf')
    .epilogue(
      'Exit status: 0 conforms, 1 does not conform, 2 usage, 3 nothing could be judged, 70 our own bug, 130 interrupted.',
    )
    .strict()
    .recommendCommands()
    .version(version())
    .help()
    .alias('help', 'h')
    .wrap(world.stdout.columns === undefined ? 100 : Math.min(world.stdout.columns, 110))
    .exitProcess(false)
    .fail((message, error) => {
      throw error ?? new UsageError(message);
    });
  try {
    await parser.parse([...args], {}, (_error, _argv, output) => {
      if (output !== '') world.stdout.write(`${output}\n`);
    });
    return status;
  } catch (error) {
    if (error instanceof UsageError || (error instanceof Error && error.name === 'UserError')) {
      world.stderr.write(`mms-conform: ${error.message}\n`);
      return EXIT.usage;
    }
    world.stderr.write(
      `mms-conform: our own fault: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    return EXIT.ourFault;
  }
}

/** The command line itself is wrong. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const RUN_OPTIONS = {
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
  workers: { type: 'number', requiresArg: true, describe: 'cases at a time', default: 4 },
  timeout: { type: 'string', requiresArg: true, describe: 'longest wait for one answer, as 10s' },
  'max-time': { type: 'string', requiresArg: true, describe: 'longest time for the whole run, as 5m' },
  seed: { type: 'number', requiresArg: true, describe: 'seed of every random choice' },
  strict: { type: 'boolean', describe: 'warnings are failures', default: false },
  require: {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: 'a skip of this capability is a failure',
  },
  safe: { type: 'boolean', describe: 'no malformed, flood or exhaustion cases', default: false },
  bind: { type: 'string', requiresArg: true, describe: 'local address to connect from' },
} as const;

export const SERVE_OPTIONS = {
  root: { type: 'string', requiresArg: true, describe: 'folder of ASF files' },
  host: { type: 'string', requiresArg: true, describe: 'address to listen on', default: '127.0.0.1' },
  port: { type: 'number', requiresArg: true, describe: 'port to listen on, 0 for a free one', default: 1755 },
  speed: {
    type: 'number',
    requiresArg: true,
    describe: 'pace of media: 1 is real time, 0 as fast as the client reads',
    default: 1,
  },
  fault: { type: 'string', requiresArg: true, describe: 'break one rule on purpose' },
  'list-faults': { type: 'boolean', describe: 'print the faults and what they break', default: false },
  seed: { type: 'number', requiresArg: true, describe: 'seed of the client identifiers' },
} as const;

export function version(): string {
  const text: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  if (typeof text === 'object' && text !== null && 'version' in text) return String(text.version);
  throw new Error('package.json has no version');
}
