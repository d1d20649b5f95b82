import type { Protocol } from '../protocols/protocol.ts';
import type { WrittenScenario } from './grammar.ts';
import type { WrittenTerm } from './grammar-terms.ts';
import { didYouMean } from './nearest.ts';
import { type Problems, show } from './problems.ts';
import type { Source } from './source.ts';

export interface Axis {
  readonly values: readonly Chosen[];
}

/** A value of an axis: what it is called in ids, and what the axis stands for in steps. */
export interface Chosen {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly term: WrittenTerm;
}

/** What the axes of a file are checked against. */
export interface Words {
  readonly protocol: Protocol;
  readonly problems: Problems;
}

export type Written = NonNullable<NonNullable<WrittenScenario['axes']>[string]>;
export type Derived = Extract<Written, { of: readonly string[] }>;

export const isDerived = (written: Written): written is Derived =>
  'of' in written && Array.isArray(written.of) && 'each' in written && typeof written.each === 'string';

/** Every mistake of one kind that these messages can have: the labels are message, field and value. */
export function derivedAxis(
  name: string,
  { each, of }: Derived,
  source: Source,
  { problems, protocol }: Words,
): Axis | undefined {
  const path = ['axes', name];
  const { breaks, messages } = protocol;
  if (!breaks.ways.includes(each)) {
    const near = didYouMean(each, breaks.ways);
    return problems.at(source, [...path, 'each'], `must be one of ${breaks.ways.join(', ')}${near}`);
  }
  const known = messages.filter(({ from }) => from === 'client').map((message) => message.name);
  const before = problems.count;
  const values = of.flatMap((message, index) => {
    if (!known.includes(message))
      problems.at(
        source,
        [...path, 'of', index],
        `must be a message that the client sends, got ${show(message)}${didYouMean(message, known)}`,
      );
    if (of.indexOf(message) !== index)
      problems.at(source, [...path, 'of', index], 'stands twice in the axis');
    return breaks.of(each, message).map(({ field, value }): Chosen => {
      const labels = { message, field, value: String(value) };
      return { name, labels, term: { is: 'tamper', field, value } };
    });
  });
  if (values.length === 0 && problems.count === before)
    problems.at(source, path, `has no value: nothing of these messages is in ${each}`);
  return { values };
}
