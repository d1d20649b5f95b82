import yargs from 'yargs';
import { isOtherCommand } from './commands/index.ts';
import { RUN_OPTIONS, type RunArguments } from './commands/run.ts';
import { once } from './once.ts';
import { UsageError } from './usage-error.ts';

/** One value after an option: `--tag fast mmsp/general` names a tag and a scenario. */
export const PARSING = {
  'boolean-negation': false,
  'camel-case-expansion': false,
  'dot-notation': false,
  'duplicate-arguments-array': true,
  'greedy-arrays': false,
  'short-option-groups': false,
};

/** What a command line that is wrong still tells: where the reports are to go. */
export function readable(args: readonly string[]): RunArguments | undefined {
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
    if (isOtherCommand(String(words[0]))) return undefined;
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
