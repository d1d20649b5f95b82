import { readFileSync } from 'node:fs';
import type { World } from './world.ts';

/** Help by the name of the command; the empty name is that of no command. */
export type HelpTexts = Readonly<Record<string, string>>;

/** A pipe has no columns, and a line that is longer is hard to read. */
export const helpWidth = (columns: number | undefined): number =>
  columns === undefined ? 100 : Math.min(columns, 110);

/** What most people have: a terminal of the old size, none, and a wide one. For any other width the parser is asked. */
export const HELP_WIDTHS: readonly number[] = [80, helpWidth(undefined), helpWidth(Number.POSITIVE_INFINITY)];

export const helpFile = (width: number): string => `help-${width}.json`;

/**
 * The help that was written when the package was built, for `--help` alone or after the name of a command. The parser
 * takes twice as long to load as Node itself. Undefined for all that the parser might have an opinion of.
 */
export function prebuiltHelp(
  args: readonly string[],
  { stdout, env }: { readonly stdout: Pick<World['stdout'], 'columns'>; readonly env: World['env'] },
  folder = new URL('../prebuilt/', import.meta.url),
): string | undefined {
  const [first = '', second] = args;
  const name = second === undefined ? '' : first;
  if (args.length > 2 || !isHelp(args.at(-1)) || isHelp(name)) return undefined;
  // A variable may be one that is refused.
  if (Object.keys(env).some((word) => word.startsWith('MMS_CONFORM_'))) return undefined;
  let texts: HelpTexts;
  try {
    texts = JSON.parse(readFileSync(new URL(helpFile(helpWidth(stdout.columns)), folder), 'utf8'));
  } catch {
    // Nothing was built for this width, or not to its end.
    return undefined;
  }
  return Object.hasOwn(texts, name) ? texts[name] : undefined;
}

const isHelp = (word: string | undefined): boolean => word === '--help' || word === '-h';
