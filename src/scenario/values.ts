import type { TermFunction } from '../protocols/protocol.ts';
import type { StreamWord, WrittenStreams } from './grammar-terms.ts';

/** A value to send. */
export type Term =
  | { readonly is: 'literal'; readonly value: number | bigint | string }
  /** A value that its field must not have, written on purpose. */
  | { readonly is: 'wrong'; readonly value: number | bigint | string }
  | { readonly is: 'name'; readonly name: string }
  | { readonly is: 'bytes'; readonly bytes: Uint8Array }
  /** An incarnation not used before in the session, bound to the name; never 0xCE. */
  | { readonly is: 'fresh'; readonly name: string; readonly kind: 'play' | 'header' }
  /** `text` repeated. */
  | { readonly is: 'repeat'; readonly text: string; readonly times: number }
  /** A long random name from the seed, with this ending: it cannot exist. */
  | { readonly is: 'missing'; readonly prefix: string; readonly suffix: string }
  /** Text with places of the client's own sockets in braces: `\\\\{address}\\UDP\\{port}`. */
  | { readonly is: 'fill'; readonly text: string }
  /** Path of the case's content on the server, or the credentials for it. */
  | { readonly is: 'content'; readonly what: 'path' | 'user' | 'password' }
  /** What a function of the protocol makes of its inputs; it is named, so that a scenario is data alone. */
  | {
      readonly is: 'call';
      readonly function: Pick<TermFunction, 'key' | 'word'>;
      readonly inputs: Readonly<Record<string, Term>>;
    }
  /** Part of the content's duration, seconds. */
  | { readonly is: 'position'; readonly fraction: number }
  /**
   * An entry for every stream of the ASF header: (0xFFFF, n, `thinning`) for those that are selected, and for the
   * others (0xFFFF, n, 2) or with `source` (n, 0xFFFF, 0). With `unknown` one for a stream that there is not.
   */
  | WrittenStreams
  /** The number of a stream of the ASF header. */
  | { readonly is: 'stream'; readonly which: StreamWord }
  /** The name's value plus an offset, so that it differs. */
  | { readonly is: 'offset'; readonly name: string; readonly plus: number }
  /** A field made wrong. */
  | { readonly is: 'tamper'; readonly field: string; readonly value: number | string }
  /** A record of a list or structure. */
  | { readonly is: 'list'; readonly items: readonly Readonly<Record<string, Term>>[] }
  | { readonly is: 'record'; readonly fields: Readonly<Record<string, Term>> };

/** What a field of a reply must be. */
export type Matcher =
  | { readonly is: 'equals'; readonly value: number | bigint | string }
  | { readonly is: 'name'; readonly name: string }
  | { readonly is: 'ok' }
  | { readonly is: 'failed' }
  | { readonly is: 'one-of'; readonly values: readonly (number | string)[] }
  | { readonly is: 'between'; readonly low: number; readonly high: number };
