import type { Layout, Struct } from '../wire/fields.ts';
import { type Context, report } from './context.ts';
import { functionsOf, functionTerm } from './functions.ts';
import { TERM_WORDS, type WrittenRecord, type WrittenTerm } from './grammar-terms.ts';
import { describeLayout, fieldOf, fitsInteger, mustBeGiven, sameKind } from './layouts.ts';
import { didYouMean } from './nearest.ts';
import { type Path, show } from './problems.ts';
import type { Term } from './scenario.ts';

type Terms = Readonly<Record<string, Term>>;

/** The fields of a structure as they are to be sent; what cannot be sent is reported. */
export function recordTerms(
  written: WrittenRecord,
  struct: Struct,
  path: Path,
  session: string,
  context: Context,
): Terms {
  const terms: [string, Term][] = [];
  for (const [name, value] of Object.entries(written)) {
    const field = fieldOf(struct, name);
    const at = [...path, name];
    if (field === undefined) {
      const near = didYouMean(name, Object.keys(struct.fields));
      report(context, at, `is not a field of ${struct.name}${near}`, 'key');
      continue;
    }
    const term = toTerm(value, field.layout, at, session, context);
    if (term !== undefined) terms.push([name, term]);
  }
  return Object.fromEntries(terms);
}

/** Reports what a step leaves out although nobody but the scenario can know it. */
export function reportMissing(
  written: WrittenRecord,
  needed: readonly string[],
  struct: Struct,
  path: Path,
  context: Context,
): void {
  for (const name of needed) {
    if (!Object.hasOwn(written, name))
      report(context, [...path, name], `is missing: ${struct.name} has no default for it`);
  }
}

/** A value for one field. */
export function toTerm(
  written: WrittenTerm,
  layout: Layout,
  path: Path,
  session: string,
  context: Context,
): Term | undefined {
  const refuse = (got: string): undefined =>
    report(context, path, `must be ${describeLayout(layout)}, got ${got}`);
  switch (written.is) {
    case 'number':
      return literalNumber(written.value, layout) ?? refuse(numberWords(written.value));
    case 'wrong': {
      const literal = literalNumber(written.value, layout);
      if (literal?.is !== 'literal') return refuse(numberWords(written.value));
      return { is: 'wrong', value: literal.value };
    }
    case 'text':
      return textTerm(written.text, layout, path, session, context);
    case 'bytes':
      return isBytes(layout) ? written : refuse('{ bytes }, which only text and byte fields take');
    case 'fresh': {
      if (layout.kind !== 'integer') return refuse('{ fresh }');
      const known = { is: 'incarnation', kind: written.kind } as const;
      return { ...written, name: context.names.bind(written.name, session, known) };
    }
    case 'repeat':
    case 'missing':
      return isText(layout) ? written : refuse(`{ ${written.is} }, which is text`);
    case 'fill':
      return isText(layout) ? written : refuse('{ fill }, which is text');
    case 'content':
      if (!isText(layout)) return refuse(`{ content: ${written.what} }, which is text`);
      return needsContent(context, path) ? written : undefined;
    case 'tamper':
      return refuse('{ tamper }, which stands beside with and not in it');
    case 'position':
      if (layout.kind !== 'f64') return refuse('{ position }, which is a time in seconds');
      return needsContent(context, path) ? written : undefined;
    case 'streams':
      if (layout.kind !== 'list') return refuse('{ select: all }');
      return needsContent(context, path) ? written : undefined;
    case 'stream':
      if (layout.kind !== 'integer') return refuse('{ stream }, which is a number');
      return needsContent(context, path) ? written : undefined;
    case 'offset': {
      const named = nameTerm(written.reference, layout, path, session, context);
      if (layout.kind !== 'integer') return refuse('{ name, plus }');
      if (named?.is === 'literal' && typeof named.value === 'number')
        return literalNumber(named.value + written.plus, layout) ?? refuse(`${named.value + written.plus}`);
      return named?.is === 'name' ? { is: 'offset', name: named.name, plus: written.plus } : undefined;
    }
    case 'list': {
      if (layout.kind !== 'list') return refuse('a list');
      const { of } = layout;
      const items = written.items.map((item, index) => {
        reportMissing(item, mustBeGiven(of), of, [...path, index], context);
        return recordTerms(item, of, [...path, index], session, context);
      });
      return { is: 'list', items };
    }
    case 'record': {
      if (layout.kind === 'struct')
        return { is: 'record', fields: recordTerms(written.fields, layout.of, path, session, context) };
      if (layout.kind === 'bytes' && functionsOf(written.fields, context).length > 0)
        return functionTerm(written.fields, path, session, context);
      const word = Object.keys(written.fields)[0];
      return refuse(
        word === undefined
          ? 'an empty map'
          : `a map with the key ${show(word)}${didYouMean(word, [...TERM_WORDS, ...context.protocol.functions.map(({ key }) => key)])}`,
      );
    }
  }
}

function literalNumber(value: number, layout: Layout): Term | undefined {
  if (layout.kind === 'f64') return { is: 'literal', value };
  if (layout.kind === 'integer') return fitsInteger(layout, value) ? { is: 'literal', value } : undefined;
  const exact = layout.kind === 'u64' && Number.isSafeInteger(value) && value >= 0;
  return exact ? { is: 'literal', value: BigInt(value) } : undefined;
}

const numberWords = (value: number): string =>
  Number.isInteger(value) && !Number.isSafeInteger(value)
    ? `${value} (put numbers beyond 2^53 in quotes)`
    : `${value}`;

/** Text is a `$name`, a word that the field knows, or itself; `$$` stands for a dollar sign. */
function textTerm(
  text: string,
  layout: Layout,
  path: Path,
  session: string,
  context: Context,
): Term | undefined {
  if (text.startsWith('$') && !text.startsWith('$$')) return nameTerm(text, layout, path, session, context);
  if (isText(layout)) return { is: 'literal', value: text.startsWith('$$') ? text.slice(1) : text };
  // DBL_MAX: this start field is not used ([MS-MMSP] 2.2.4.25).
  if (layout.kind === 'f64' && text === 'unused') return { is: 'literal', value: Number.MAX_VALUE };
  if (layout.kind === 'u64' && /^\d{1,20}$/.test(text) && BigInt(text) < 1n << 64n)
    return { is: 'literal', value: BigInt(text) };
  const hint = /^-?\d+(?:\.\d+)?$/.test(text) && layout.kind !== 'u64' ? ' (remove the quotes)' : '';
  return report(context, path, `must be ${describeLayout(layout)}, got ${show(text)}${hint}`);
}

function nameTerm(
  reference: string,
  layout: Layout,
  path: Path,
  session: string,
  context: Context,
): Term | undefined {
  const found = context.names.find(reference, session);
  if (found === undefined) {
    if (!context.whole) return { is: 'name', name: reference.slice(1) };
    const hint = context.names.hint(reference, session);
    return report(context, path, `uses ${show(reference)}, which no earlier step binds${hint}`);
  }
  const { name, known } = found;
  if (known.is === 'axis') {
    const term = toTerm(known.term, layout, path, session, context);
    // A made-up name is made up once; every other value of an axis can stand where it is used.
    return term?.is === 'missing' ? { is: 'name', name } : term;
  }
  const suits = known.is === 'incarnation' ? layout.kind === 'integer' : sameKind(known.layout, layout);
  if (suits) return { is: 'name', name };
  const holds = known.is === 'incarnation' ? 'an incarnation' : describeLayout(known.layout);
  return report(context, path, `must be ${describeLayout(layout)}, but ${reference} is ${holds}`);
}

export function needsContent(context: Context, path: Path): boolean {
  if (context.content) return true;
  report(context, path, 'uses the content, so the scenario must name it in needs.content');
  return false;
}

const isText = (layout: Layout): boolean => layout.kind === 'utf16' || layout.kind === 'ansi';
const isBytes = (layout: Layout): boolean => layout.kind === 'utf16' || layout.kind === 'bytes';
