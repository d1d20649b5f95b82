import type { OptionTable } from './commands/command.ts';
import { UsageError } from './usage-error.ts';

/** Only lists are given more than once. */
export function once(options: OptionTable, given: Readonly<Record<string, unknown>>): void {
  for (const [option, { array }] of Object.entries(options)) {
    const value = given[option];
    if (!array && Array.isArray(value)) {
      throw new UsageError(`--${option} is given ${value.length} times; give it once`);
    }
  }
}
