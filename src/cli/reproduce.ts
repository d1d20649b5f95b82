import type { RunArguments } from './commands/run.ts';

/**
 * The command that plays one case alone, with the same random choices. It goes without all that chooses cases, repeats
 * them or ends a run early, and it tries nothing again: what failed is to be seen to fail.
 */
export function reproduce(
  given: RunArguments,
  run: { readonly target: string; readonly seed: number; readonly id: string },
): string {
  const parts = ['mms-conform', '--target', run.target];
  for (const option of [
    'file',
    'reference',
    'profile',
    'timeout',
    'bind',
    'udp-ports',
    'udp-loss',
  ] as const) {
    const value = given[option];
    if (value !== undefined) parts.push(`--${option}`, value);
  }
  for (const path of given.suite ?? []) parts.push('--suite', path);
  for (const word of given.require ?? []) parts.push('--require', word);
  if (given.strict) parts.push('--strict');
  return [...parts, '--seed', String(run.seed), run.id].map(quoteForShell).join(' ');
}

/** A word as a shell takes it. */
export const quoteForShell = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
