import { functionNamed } from '../protocols/mmsp/functions.ts';
import type { StreamWord } from '../scenario/grammar-terms.ts';
import type { Matcher, Term } from '../scenario/scenario.ts';
import type { Value } from '../wire/fields.ts';
import type { Content } from './case-context.ts';

/** What terms are evaluated against: the names of a session, and what is known of the content. */
export interface Scope {
  readonly names: Map<string, Value>;
  fresh(kind: 'play' | 'header'): number;
  word(length: number): string;
  /** Path of the content on the server, and credentials where it needs some. */
  readonly content: Pick<Content, 'path' | 'user' | 'password'> | undefined;
  /** What stands for a place of the client's own sockets: `address`, `port`, … */
  place(word: string): string;
  /** Seconds. */
  readonly duration: number;
  /** Streams of the ASF header that was received. */
  readonly streams: readonly ContentStream[];
}

export interface ContentStream {
  readonly number: number;
  readonly type: string;
}

/** The content has no such stream: nothing can be said of the server. */
export class NoSuchStream extends Error {}

const MISSING_WORD = 24;

/** The value of a term. Throws on a name that is not bound: the loader lets none pass. */
export function evaluate(term: Term, scope: Scope): Value {
  switch (term.is) {
    case 'literal':
    case 'wrong':
      return term.value;
    case 'name':
      return lookUp(scope, term.name);
    case 'bytes':
      return term.bytes;
    case 'fresh': {
      const value = scope.fresh(term.kind);
      scope.names.set(term.name, value);
      return value;
    }
    case 'repeat':
      return term.text.repeat(term.times);
    case 'missing':
      return `${term.prefix}${scope.word(MISSING_WORD)}${term.suffix}`;
    case 'fill':
      return term.text.replace(/\{([a-z]+)\}/g, (_, word: string) => scope.place(word));
    case 'content':
      return scope.content?.[term.what] ?? '';
    case 'call':
      return functionNamed(term.function).compute(evaluateAll(term.inputs, scope));
    case 'position':
      return scope.duration * term.fraction;
    case 'streams':
      return selection(term, scope);
    case 'stream':
      return streamOf(term.which, scope);
    case 'offset': {
      const base = lookUp(scope, term.name);
      if (typeof base !== 'number') throw new Error(`$${term.name} is not a number`);
      return (base + term.plus) >>> 0;
    }
    case 'tamper':
      // Read by the loader; its place is beside the values of a message.
      return term.field;
    case 'list':
      return term.items.map((item) => evaluateAll(item, scope));
    case 'record':
      return evaluateAll(term.fields, scope);
  }
}

export function evaluateAll(terms: Readonly<Record<string, Term>>, scope: Scope): Record<string, Value> {
  const values: Record<string, Value> = {};
  for (const [name, term] of Object.entries(terms)) values[name] = evaluate(term, scope);
  return values;
}

/** "No stream" in either place of an entry ([MS-MMSP] 2.2.4.28.1). */
const NONE = 0xffff;
const LARGEST_STREAM = 127;

/** Before a play every stream has an entry, whether it is selected or not ([MS-MMSP] 3.1.4.2). */
function selection(term: Extract<Term, { is: 'streams' }>, scope: Scope): Record<string, number>[] {
  const { which } = term;
  const only = which === 'all' || which === 'none' ? undefined : streamOf(which, scope);
  const entry = (source: number, destination: number, level: number) => ({
    wSrcStreamNumber: source,
    wDstStreamNumber: destination,
    wThinningLevel: level,
  });
  const entries = scope.streams.map(({ number }) => {
    if (which === 'all' || number === only) return entry(NONE, number, term.thinning);
    return term.others === 'source' ? entry(number, NONE, 0) : entry(NONE, number, 2);
  });
  return term.unknown ? [...entries, entry(NONE, streamOf('unknown', scope), 0)] : entries;
}

function streamOf(which: StreamWord, { streams }: Scope): number {
  const [place, type] = which.split('-');
  const some = type === undefined ? streams : streams.filter((stream) => stream.type === type);
  if (which === 'unknown') {
    const taken = new Set(streams.map(({ number }) => number));
    for (let number = LARGEST_STREAM; number > 0; number--) if (!taken.has(number)) return number;
    throw new NoSuchStream('the content has every stream number that there is');
  }
  const stream = some.at(place === 'last' ? -1 : place === 'second' ? 1 : 0);
  if (stream === undefined)
    throw new NoSuchStream(`the content has no ${place} ${type === undefined ? 'stream' : `${type} stream`}`);
  return stream.number;
}

/** Whether a field of a reply is what a step waits for. */
export function matches(matcher: Matcher, value: unknown, scope: Scope): boolean {
  switch (matcher.is) {
    case 'equals':
      return (
        value === matcher.value ||
        (typeof value === 'bigint' && value === BigInt(Math.trunc(Number(matcher.value))))
      );
    case 'name':
      return value === lookUp(scope, matcher.name);
    case 'ok':
      return typeof value === 'number' && value < 0x80000000;
    case 'failed':
      return typeof value === 'number' && value >= 0x80000000;
    case 'one-of':
      return matcher.values.some((option) => option === value);
    case 'between':
      return typeof value === 'number' && value >= matcher.low && value <= matcher.high;
  }
}

/** A matcher in the words of a report. */
export function describeMatcher(field: string, matcher: Matcher): string {
  switch (matcher.is) {
    case 'ok':
      return `a success ${field}`;
    case 'failed':
      return `a failing ${field}`;
    case 'equals':
      return `${field} ${matcher.value}`;
    case 'name':
      return `${field} $${matcher.name}`;
    case 'one-of':
      return `${field} one of ${matcher.values.join(', ')}`;
    case 'between':
      return `${field} ${matcher.low} to ${matcher.high}`;
  }
}

function lookUp(scope: Scope, name: string): Value {
  const value = scope.names.get(name);
  if (value === undefined) throw new Error(`$${name} is not bound`);
  return value;
}
