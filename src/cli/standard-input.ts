/** What the command line makes of a lone hyphen: the parser reads places a second time and would lose it. */
export const STANDARD_INPUT = '/dev/stdin';

export const withStandardInput = (args: readonly string[]): string[] =>
  args.map((arg) => (arg === '-' ? STANDARD_INPUT : arg));
