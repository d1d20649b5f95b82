import type { Layout, Struct } from '../wire/fields.ts';
import { type Context, report } from './context.ts';
import type { WrittenMatcher } from './grammar-terms.ts';
import { describeLayout, fieldOf, fitsInteger, sameKind } from './layouts.ts';
import { didYouMean } from './nearest.ts';
import { type Path, show } from './problems.ts';
import type { Matcher } from './scenario.ts';

/** What the fields of a reply must be. */
export function matchers(
  written: Readonly<Record<string, WrittenMatcher>>,
  struct: Struct,
  path: Path,
  session: string,
  context: Context,
): Readonly<Record<string, Matcher>> {
  const found: [string, Matcher][] = [];
  for (const [name, value] of Object.entries(written)) {
    const field = fieldOf(struct, name);
    const at = [...path, name];
    if (field === undefined) {
      const near = didYouMean(name, Object.keys(struct.fields));
      report(context, at, `is not a field of ${struct.name}${near}`, 'key');
      continue;
    }
    const matcher = toMatcher(value, field.layout, at, session, context);
    if (matcher !== undefined) found.push([name, matcher]);
  }
  return Object.fromEntries(found);
}

function toMatcher(
  written: WrittenMatcher,
  layout: Layout,
  path: Path,
  session: string,
  context: Context,
): Matcher | undefined {
  const refuse = (got: string): undefined =>
    report(context, path, `must be ${matchable(layout)}, got ${got}`);
  switch (written.is) {
    case 'number':
      if (!suits(written.value, layout)) return refuse(`${written.value}`);
      return { is: 'equals', value: layout.kind === 'u64' ? BigInt(written.value) : written.value };
    case 'text':
      return textMatcher(written.text, layout, path, session, context);
    case 'one-of': {
      const stray = written.values.find((value) => !suits(value, layout));
      return stray === undefined ? written : refuse(show(stray));
    }
    case 'between':
      if (layout.kind !== 'integer' && layout.kind !== 'u64' && layout.kind !== 'f64')
        return refuse('{ between }');
      if (written.low > written.high)
        return report(context, path, `must have the lower number first: [${written.high}, ${written.low}]`);
      return written;
  }
}

function textMatcher(
  text: string,
  layout: Layout,
  path: Path,
  session: string,
  context: Context,
): Matcher | undefined {
  if (text.startsWith('$') && !text.startsWith('$$'))
    return nameMatcher(text, layout, path, session, context);
  if (isText(layout)) return { is: 'equals', value: text.startsWith('$$') ? text.slice(1) : text };
  if (layout.kind === 'integer' && (text === 'ok' || text === 'failed')) return { is: text };
  if (layout.kind === 'u64' && /^\d{1,20}$/.test(text) && BigInt(text) < 1n << 64n)
    return { is: 'equals', value: BigInt(text) };
  const near = didYouMean(text, layout.kind === 'integer' ? ['ok', 'failed'] : []);
  return report(context, path, `must be ${matchable(layout)}, got ${show(text)}${near}`);
}

function nameMatcher(
  reference: string,
  layout: Layout,
  path: Path,
  session: string,
  context: Context,
): Matcher | undefined {
  const found = context.names.find(reference, session);
  if (found === undefined) {
    if (!context.whole) return { is: 'name', name: reference.slice(1) };
    const hint = context.names.hint(reference, session);
    return report(context, path, `uses ${show(reference)}, which no earlier step binds${hint}`);
  }
  const { name, known } = found;
  if (known.is === 'axis') {
    if (known.term.is === 'missing' && isText(layout)) return { is: 'name', name };
    if (known.term.is === 'number' || known.term.is === 'text')
      return toMatcher(known.term, layout, path, session, context);
    return report(context, path, `must be ${matchable(layout)}, and ${reference} is { ${known.term.is} }`);
  }
  const fits = known.is === 'incarnation' ? layout.kind === 'integer' : sameKind(known.layout, layout);
  if (fits) return { is: 'name', name };
  return report(context, path, `must be ${matchable(layout)}, which ${reference} is not`);
}

const isText = (layout: Layout): boolean => layout.kind === 'utf16' || layout.kind === 'ansi';

function matchable(layout: Layout): string {
  if (layout.kind === 'integer') return `ok, failed or ${describeLayout(layout)}`;
  if (layout.kind === 'f64') return 'a number';
  if (layout.kind === 'bytes' || layout.kind === 'list' || layout.kind === 'struct')
    return 'left out: only numbers and text can be compared';
  return describeLayout(layout);
}

function suits(value: number | string, layout: Layout): boolean {
  if (typeof value === 'string') return isText(layout);
  if (layout.kind === 'integer') return fitsInteger(layout, value);
  if (layout.kind === 'u64') return Number.isSafeInteger(value) && value >= 0;
  return layout.kind === 'f64';
}
