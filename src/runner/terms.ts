import type { Matcher, Term } from '../scenario/scenario.ts';
import type { Value } from '../wire/fields.ts';

/** What terms are evaluated against: the names of a session, and what is known of the content. */
export interface Scope {
  readonly names: Map<string, Value>;
  fresh(kind: 'play' | 'header'): number;
  word(length: number): string;
  readonly contentPath: string | undefined;
  /** What stands for a place of the client's own sockets: `address`, `port`, … */
  place(word: string): string;
  /** Seconds. */
  readonly duration: number;
  /** Stream numbers of the ASF header that was received. */
  readonly streams: readonly number[];
}

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
      return scope.contentPath ?? '';
    case 'position':
      return scope.duration * term.fraction;
    case 'streams':
      return scope.streams.map((stream) => ({
        wSrcStreamNumber: 0xffff,
        wDstStreamNumber: stream,
        wThinningLevel:
          term.which === 'all' || stream === scope.streams.at(term.which === 'first' ? 0 : -1) ? 0 : 2,
      }));
    case 'offset': {
      const base = lookUp(scope, term.name);
      if (typeof base !== 'number') throw new Error(`$${term.name} is not a number`);
      return (base + term.plus) >>> 0;
    }
    case 'list':
      return term.items.map((item) => evaluateAll(item, scope));
    case 'record':
      return evaluateAll(term.fields, scope);
  }
}

export function evaluateAll(terms: Readonly<Record<string, Term>>, scope: Scope): Record<string, Value> {
  return Object.fromEntries(Object.entries(terms).map(([name, term]) => [name, evaluate(term, scope)]));
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
