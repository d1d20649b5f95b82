import yargs from 'yargs';
import { didYouMean } from '../scenario/nearest.ts';
import { EXIT } from '../verdict/exit-status.ts';
import { fromEnvironment } from './environment.ts';
import {
  COMMANDS,
  CONTENT_OPTIONS,
  COVERAGE_OPTIONS,
  EXPLAIN_OPTIONS,
  RUN_OPTIONS,
  SERVE_OPTIONS,
} from './options.ts';
import { once, PARSING, readable } from './readable.ts';
import { isUsage, reasonOf, UsageError } from './usage-error.ts';
import { version } from './version.ts';
import type { World } from './world.ts';

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
    .command(
      'coverage [events]',
      'which sentences are tested, excluded or untested',
      (command) =>
        command
          .positional('events', {
            describe: 'NDJSON events of a run; without them the reference server is tested first',
            type: 'string',
          })
          .options(COVERAGE_OPTIONS)
          .config(fromEnvironment(COVERAGE_OPTIONS, world.env)),
      async (given) => {
        once(COVERAGE_OPTIONS, given);
        begun = true;
        const { coverageCommand } = await import('./coverage.ts');
        status = await coverageCommand(given, world);
      },
    )
    .command(
      'explain [ids..]',
      'what is known of a requirement: MMSP-2.2.3-07, or all of MMSP-2.2.3',
      (command) =>
        command
          .positional('ids', { describe: 'ids or parts of them', type: 'string', array: true })
          .options(EXPLAIN_OPTIONS)
          .config(fromEnvironment(EXPLAIN_OPTIONS, world.env)),
      async (given) => {
        begun = true;
        const { explainCommand } = await import('./explain.ts');
        status = await explainCommand(given, world);
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

function inOurWords(message: string, args: readonly string[]): string {
  const [, lacking] = /^Not enough arguments following: (.*)$/.exec(message) ?? [];
  if (lacking !== undefined) return `--${lacking} needs a value`;
  const [, unknown] = /^Unknown (?:argument|command)s?: (.*)$/.exec(message) ?? [];
  const [name = ''] = unknown?.split(', ') ?? [];
  if (name === '') return message;
  const isOption = args.some((arg) => arg.startsWith('-') && arg.replace(/^-+|=.*$/gs, '') === name);
  if (!isOption)
    return `there is nothing that ${JSON.stringify(name)} could name; --help lists what there is`;
  const command = args.find((arg) => Object.hasOwn(COMMANDS, arg)) ?? '';
  const options = Object.keys(COMMANDS[command] ?? RUN_OPTIONS);
  return `there is no option --${name}${didYouMean(name, options)}; --help lists what there is`;
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
