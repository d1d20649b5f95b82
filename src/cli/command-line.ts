import yargs from 'yargs';
import { didYouMean } from '../scenario/nearest.ts';
import { EXIT } from '../verdict/exit-status.ts';
import { COMMANDS, isOtherCommand, optionsOf } from './commands/index.ts';
import { refuseForeignVariables } from './environment.ts';
import { helpWidth } from './prebuilt-help.ts';
import { PARSING, readable } from './readable.ts';
import { withStandardInput } from './standard-input.ts';
import { isUsage, reasonOf, UsageError } from './usage-error.ts';
import { version } from './version.ts';
import { watchOutput } from './watch-output.ts';
import type { World } from './world.ts';

/** Reads the command line and runs what it names; resolves with the exit status of the contract. Never throws. */
export async function main(given: readonly string[], world: World): Promise<number> {
  const args = withStandardInput(given);
  const lost = watchOutput(world);
  const status = await dispatch(args, world);
  return (await lost()) && status !== EXIT.interrupted ? EXIT.ourFault : status;
}

async function dispatch(args: readonly string[], world: World): Promise<number> {
  let status: number = EXIT.conforms;
  let begun = false;
  const begin = async (work: () => Promise<number>): Promise<void> => {
    begun = true;
    status = await work();
  };
  const parser = yargs([...args])
    .scriptName('mms-conform')
    .usage(
      '$0 --target HOST[:PORT] [selectors…]\n\nPlays scripted clients against an MMS server and judges every byte it answers.',
    )
    .parserConfiguration(PARSING)
    .example('$0 --target builtin', 'try it out against the reference server')
    .example('$0 --target host:1755 --file clip.asf', 'test a server that serves clip.asf')
    .epilogue(
      'Exit status: 0 conforms, 1 does not conform, 2 usage, 3 nothing could be judged, 70 our own bug, 130 interrupted.',
    )
    .strict()
    .version(version())
    .help()
    .alias('help', 'h')
    .wrap(helpWidth(world.stdout.columns))
    // The project speaks English, whatever the language of the machine.
    .locale('en')
    .exitProcess(false)
    .fail((message, error) => {
      throw error !== undefined && error.name !== 'YError'
        ? error
        : new UsageError(inOurWords(message, args));
    });
  for (const command of COMMANDS) command.add(parser, world, begin);
  try {
    refuseForeignVariables(
      COMMANDS.map(({ options }) => options),
      world.env,
    );
    await parser.parse([...args], {}, (_error, _argv, output) => {
      if (output !== '') world.stdout.write(`${output}\n`);
    });
    return status;
  } catch (error) {
    const reports = begun ? undefined : readable(args);
    if (reports !== undefined) {
      const { refuse } = await import('./refusal.ts');
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
  const options = Object.keys(optionsOf(args.find(isOtherCommand) ?? ''));
  return `there is no option --${name}${didYouMean(name, options)}; --help lists what there is`;
}
