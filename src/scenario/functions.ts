import type { TermFunction } from '../protocols/protocol.ts';
import { type Context, report } from './context.ts';
import type { WrittenRecord } from './grammar-terms.ts';
import { didYouMean } from './nearest.ts';
import { type Path, show } from './problems.ts';
import type { Term } from './scenario.ts';
import { needsContent, recordTerms } from './terms.ts';

/** Functions of the protocol that one of the keys may mean. */
export const functionsOf = (written: WrittenRecord, { protocol }: Context): readonly TermFunction[] =>
  protocol.functions.filter(({ key }) => Object.hasOwn(written, key));

/** `{ basic: credentials, password: wrong }`: bytes that the protocol makes of other values. */
export function functionTerm(
  written: WrittenRecord,
  path: Path,
  session: string,
  context: Context,
): Term | undefined {
  const candidates = functionsOf(written, context);
  const key = candidates[0]?.key ?? '';
  const { [key]: word, ...given } = written;
  const words = candidates.map((candidate) => candidate.word);
  const chosen =
    word?.is === 'text' ? candidates.find((candidate) => candidate.word === word.text) : undefined;
  if (chosen === undefined) {
    const near = word?.is === 'text' ? didYouMean(word.text, words) : '';
    const got = word?.is === 'text' ? show(word.text) : 'no word';
    return report(context, [...path, key], `must be ${words.join(' or ')}, got ${got}${near}`);
  }
  for (const name of chosen.needs) {
    if (!Object.hasOwn(given, name))
      report(context, [...path, name], `is missing: ${chosen.inputs.name} needs it`);
  }
  const inputs = recordTerms(given, chosen.inputs, path, session, context);
  for (const [name, term] of Object.entries(inputs))
    checkChoice(chosen, name, term, [...path, name], context);
  return {
    is: 'call',
    function: { key: chosen.key, word: chosen.word },
    inputs: { ...defaultsOf(chosen, given, path, context), ...inputs },
  };
}

function checkChoice(
  { choices }: TermFunction,
  name: string,
  term: Term,
  path: Path,
  context: Context,
): void {
  const words = Object.hasOwn(choices, name) ? choices[name] : undefined;
  if (words === undefined) return;
  const got = term.is === 'literal' ? String(term.value) : undefined;
  if (got !== undefined && words.includes(got)) return;
  // An opening that stands alone does not know the axes of those who include it.
  if (term.is === 'name' && !context.whole) return;
  const near = got === undefined ? '' : `, got ${show(got)}${didYouMean(got, words)}`;
  report(context, path, `must be one of ${words.join(', ')}${near}`);
}

/** Credentials are those of the content, and what else is left out has a value of its own. */
function defaultsOf(
  { inputs, fallbacks }: TermFunction,
  given: WrittenRecord,
  path: Path,
  context: Context,
): Readonly<Record<string, Term>> {
  const terms: [string, Term][] = Object.entries(fallbacks).map(([name, value]) => [
    name,
    { is: 'literal', value },
  ]);
  for (const what of ['user', 'password'] as const) {
    if (!Object.hasOwn(inputs.fields, what) || Object.hasOwn(given, what)) continue;
    if (needsContent(context, path)) terms.push([what, { is: 'content', what }]);
  }
  return Object.fromEntries(terms);
}
