import type { Protocol } from '../protocols/protocol.ts';
import type { Catalogue } from '../requirements/catalogue.ts';
import type { Message } from '../wire/message.ts';
import type { Names } from './names.ts';
import { didYouMean } from './nearest.ts';
import type { Opening } from './openings.ts';
import { type Path, type Problems, show } from './problems.ts';
import type { Source } from './source.ts';

/** Everything that the words of a file are checked against, for one permutation. */
export interface Context {
  readonly protocol: Protocol;
  readonly catalogue: Catalogue;
  readonly source: Source;
  readonly problems: Problems;
  readonly names: Names;
  /** Labels of every axis, and the one of this permutation. */
  readonly labels: ReadonlyMap<string, { readonly all: readonly string[]; readonly chosen: string }>;
  /** Whether the scenario asks for content. Not known for an opening that stands alone. */
  readonly content: boolean;
  /** False for an opening that stands alone: names and axes come from whoever includes it. */
  readonly whole: boolean;
  readonly opening: (word: string) => Opening | 'unreadable' | undefined;
  /** Every opening there is, for suggestions. */
  readonly openingWords: readonly string[];
  /** Words of the openings that led here. */
  readonly chain: readonly string[];
  /** Session of steps that name none. */
  readonly session: string;
}

export const report = (context: Context, path: Path, says: string, part?: 'key' | 'value'): undefined =>
  context.problems.at(context.source, path, says, part);

/** The message of that name, if the right side sends it. */
export function messageOf(
  context: Context,
  name: string,
  from: 'client' | 'server',
  path: Path,
): Message | undefined {
  const found = context.protocol.messageByName(name);
  if (found === undefined) {
    const known = context.protocol.messages.filter((message) => message.from === from);
    const near = didYouMean(
      name,
      known.map((message) => message.name),
    );
    return report(
      context,
      path,
      `must be a message that the ${from} sends; there is no ${show(name)}${near}`,
    );
  }
  if (found.from !== from)
    return report(context, path, `must be a message that the ${from} sends, ${name} is not`);
  return found;
}
