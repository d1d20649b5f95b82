import yargs from 'yargs';
import { didYouMean } from '../scenario/nearest.ts';
import { EXIT } from '../verdict/exit-status.ts';
import { fromEnvironment } from './environment.ts';
import {
  CONTENT_OPTIONS,
  type OptionTable,
  RUN_OPTIONS,
  type RunArguments,
  SERVE_OPTIONS,
} from './options.ts';
import { isUsage, reasonOf, UsageError } from './usage-error.ts';
import { version } from './version.ts';
import type { World } from './world.ts';

/** One value after an option: `--tag fast mmsp/general` names a tag and a scenario. */
const PARSING = {
  'boolean-negation': false,
  'camel-case-expansion': false,
  'dot-notation': false,
  'duplicate-arguments-array': true,
  'greedy-arrays': false,
  'short-option-groups': false,
};

/** Reads the command line and runs what it names; resolves with the exit status of the contract. Never throws. */
export async function main(args: readonly string[], world: World): Promise<number> {
  const lost = watchOutput(world);
  const status = await dispatch(args, world);
  // A stream tells of a failed write only afterwards.
  await new Promise((resolve) => setImmediate(resolve));
  return lost() && status !== EXIT.interrupted ? EXIT.ourFault : status;
}

async function dispatch(args: readonly string[], world: World): Promise<number> {
  let status: number = EXIT.conforms;
  let begun = false;
  const parser = yargs([...args])
    .scriptName('mms-conform')
    .usage(
      '$0 --target HOST[:PORT] [selectors…]\n\nPlays scripted clients against an MMS server and judges every byte it answers.',
    )
    .parserConfiguration(PARSING)
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
          .options(RUN_OPTIONS)
          .config(fromEnvironment(RUN_OPTIONS, world.env)),
      async (given) => {
        once(RUN_OPTIONS, given);
        begun = true;
        const { runCommand } = await import('./run.ts');
        status = await runCommand(given, world);
      },
    )
    .command(
      'serve',
      'serve ASF files: the reference server',
      (command) => command.options(SERVE_OPTIONS).config(fromEnvironment(SERVE_OPTIONS, world.env)),
      async (given) => {
        once(SERVE_OPTIONS, given);
        begun = true;
        const { serveCommand } = await import('./serve.ts');
        status = await serveCommand(given, world);
      },
    )
    .command(
      'content',
      'write clips to put on your server, and a profile that names them',
      (command) => command.options(CONTENT_OPTIONS).config(fromEnvironment(CONTENT_OPTIONS, world.env)),
      async (given) => {
        once(CONTENT_OPTIONS, given);
        begun = true;
        const { contentCommand } = await import('./content.ts');
        status = await contentCommand(given, world);
      },
    )
    .example('$0 --target builtin', 'try it out against the reference server')
    .example('$0 --target host:1755 --file clip.asf', 'test a server that serves clip.asf')
    .epilogue(
      'Exit status: 0 conforms, 1 does not conform, 2 usage, 3 nothing could be judged, 70 our own bug, 130 interrupted.',
    )
    .strict()
    .version(version())
    .help()
    .alias('help', 'h')
    .wrap(world.stdout.columns === undefined ? 100 : Math.min(world.stdout.columns, 110))
    .exitProcess(false)
    .fail((message, error) => {
      throw error !== undefined && error.name !== 'YError'
        ? error
        : new UsageError(inOurWords(message, args));
    });
  try {
    await parser.parse([...args], {}, (_error, _argv, output) => {
      if (output !== '') world.stdout.write(`${output}\n`);
    });
    return status;
  } catch (error) {
    const reports = begun ? undefined : readable(args);
    if (reports !== undefined) {
      const { refuse } = await import('./run.ts');
      return refuse(reports, error, world);
    }
    world.stderr.write(`mms-conform: ${reasonOf(error)}\n`);
    return isUsage(error) ? EXIT.usage : EXIT.ourFault;
  }
}

/** Only lists are given more than once. */
function once(options: OptionTable, given: Readonly<Record<string, unknown>>): void {
  for (const [option, { array }] of Object.entries(options)) {
    const value = given[option];
    if (!array && Array.isArray(value)) {
      throw new UsageError(`--${option} is given ${value.length} times; give it once`);
    }
  }
}

function inOurWords(message: string, args: readonly string[]): string {
  const [, lacking] = /^Not enough arguments following: (.*)$/.exec(message) ?? [];
  if (lacking !== undefined) return `--${lacking} needs a value`;
  const [, unknown] = /^Unknown (?:argument|command)s?: (.*)$/.exec(message) ?? [];
  const [name = ''] = unknown?.split(', ') ?? [];
  if (name === '') return message;
  const isOption = args.some((arg) => arg.startsWith('-') && arg.replace(/^-+|=.*$/gs, '') === name);
  if (!isOption)
    return `there is nothing that ${JSON.stringify(name)} could name; --help lists what there is`;
  const options = [RUN_OPTIONS, SERVE_OPTIONS, CONTENT_OPTIONS].flatMap((table) => Object.keys(table));
  return `there is no option --${name}${didYouMean(name, options)}; --help lists what there is`;
}

/** What a command line that is wrong still tells: where the reports are to go. */
function readable(args: readonly string[]): RunArguments | undefined {
  try {
    const { _: words, ...given } = yargs([...args])
      .parserConfiguration(PARSING)
      .options({
        reporter: { type: 'string', array: true },
        'output-dir': { type: 'string', default: RUN_OPTIONS['output-dir'].default },
        target: { type: 'string' },
        strict: { type: 'boolean', default: false },
      })
      .help(false)
      .version(false)
      .exitProcess(false)
      .fail((message) => {
        throw new UsageError(message);
      })
      .parseSync();
    if (words[0] === 'serve' || words[0] === 'content') return undefined;
    once({ 'output-dir': RUN_OPTIONS['output-dir'] }, given);
    const { reporter, target, strict } = given;
    return {
      reporter,
      'output-dir': given['output-dir'],
      workers: '0',
      strict,
      safe: false,
      ...(typeof target === 'string' && { target }),
    };
  } catch {
    // Not even that can be read: the sentence on standard error has to do.
    return undefined;
  }
}

/** Says once that output is lost, be it a full disk or a reader that went away: the run and its reports go on. */
function watchOutput({ stdout, stderr }: World): () => boolean {
  let lost = false;
  stdout.on('error', (error: Error) => {
    if (!lost) stderr.write(`mms-conform: standard output cannot be written: ${error.message}\n`);
    lost = true;
  });
  stderr.on('error', () => {
    // There is nowhere left to say it.
  });
  return () => lost;
}
