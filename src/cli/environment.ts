import { didYouMean } from '../scenario/nearest.ts';
import type { OptionTable } from './commands/command.ts';
import { UsageError } from './usage-error.ts';
import type { World } from './world.ts';

const PREFIX = 'MMS_CONFORM_';

/** `MMS_CONFORM_OUTPUT_DIR` stands for `--output-dir`. */
const variableOf = (option: string): string => PREFIX + option.toUpperCase().replaceAll('-', '_');

/** A variable that stands for no option of any command is a mistake. */
export function refuseForeignVariables(tables: readonly OptionTable[], env: World['env']): void {
  const known = new Set(tables.flatMap((table) => Object.keys(table).map(variableOf)));
  for (const name of Object.keys(env)) {
    if (name.startsWith(PREFIX) && !known.has(name)) {
      throw new UsageError(`the variable ${name} stands for no option${didYouMean(name, known)}`);
    }
  }
}

/** What the environment says of these options; the command line beats it. */
export function fromEnvironment(
  options: OptionTable,
  env: World['env'],
): Record<string, string | boolean | string[]> {
  const found: Record<string, string | boolean | string[]> = {};
  for (const [option, { type, array }] of Object.entries(options)) {
    const name = variableOf(option);
    const text = env[name];
    if (text === undefined || text === '') continue;
    if (type === 'boolean') found[option] = truth(name, text);
    else found[option] = array ? [text] : text;
  }
  return found;
}

function truth(name: string, text: string): boolean {
  if (text === '1' || text === 'true') return true;
  if (text === '0' || text === 'false') return false;
  throw new UsageError(`the variable ${name} must be 1, true, 0 or false, got ${JSON.stringify(text)}`);
}
