/** What the command line makes of a lone hyphen that is no value of an option. */
export const STANDARD_INPUT = '/dev/stdin';

/** The parser reads what is no option a second time, and would lose a hyphen. */
export const withStandardInput = (args: readonly string[]): string[] =>
  args.map((arg, index) => (arg === '-' && !args[index - 1]?.startsWith('-') ? STANDARD_INPUT : arg));
