import { z } from 'zod';
import { map, name } from './schema.ts';

/**
 * Values as they are written, before the field that they stand in is known. `text` is not yet told apart
 * into literal text, a `$name` and the words `unused`, `ok` and `failed`.
 */
export type WrittenTerm =
  | { readonly is: 'number'; readonly value: number }
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'bytes'; readonly bytes: Uint8Array }
  | { readonly is: 'fresh'; readonly name: string; readonly kind: 'play' | 'header' }
  | { readonly is: 'repeat'; readonly text: string; readonly times: number }
  | { readonly is: 'missing'; readonly prefix: string; readonly suffix: string }
  | { readonly is: 'content'; readonly what: 'path' | 'user' | 'password' }
  | { readonly is: 'fill'; readonly text: string }
  | { readonly is: 'position'; readonly fraction: number }
  | { readonly is: 'wrong'; readonly value: number }
  | WrittenStreams
  | { readonly is: 'stream'; readonly which: StreamWord }
  | { readonly is: 'offset'; readonly reference: string; readonly plus: number }
  | { readonly is: 'tamper'; readonly field: string; readonly value: number | string }
  | { readonly is: 'list'; readonly items: readonly WrittenRecord[] }
  | { readonly is: 'record'; readonly fields: WrittenRecord };

export interface WrittenStreams {
  readonly is: 'streams';
  readonly which: SelectWord;
  readonly thinning: 0 | 1 | 2;
  readonly others: 'destination' | 'source';
  readonly unknown: boolean;
}

/** Streams of the ASF header, by their place in it and by their type; `unknown` is a number that it does not have. */
export const STREAM_WORDS = [
  'first',
  'last',
  'first-video',
  'second-video',
  'first-audio',
  'second-audio',
  'unknown',
] as const;
export type StreamWord = (typeof STREAM_WORDS)[number];

/** What `select` turns on. */
export const SELECT_WORDS = [
  'all',
  'none',
  'first',
  'last',
  'first-video',
  'second-video',
  'first-audio',
  'second-audio',
] as const;
export type SelectWord = (typeof SELECT_WORDS)[number];

export type WrittenRecord = Readonly<Record<string, WrittenTerm>>;

export type WrittenMatcher =
  | { readonly is: 'number'; readonly value: number }
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'one-of'; readonly values: readonly (number | string)[] }
  | { readonly is: 'between'; readonly low: number; readonly high: number };

const LONGEST_TEXT = 1_000_000;

/** Keys that make a map a term; a record within a field can have no field of that name. */
export const TERM_WORDS = [
  'fresh',
  'bytes',
  'repeat',
  'missing',
  'content',
  'position',
  'select',
  'stream',
  'name',
  'fill',
  'tamper',
  'wrong',
];

const REFERENCE = /^\$[a-z][A-Za-z0-9-]*(?:\.[a-z][A-Za-z0-9-]*)?$/;
/** `$file`, or `$after.file` for a name of another session. */
export const reference = z
  .string()
  .regex(REFERENCE, { error: 'must be a name with a dollar sign, such as $file' });

const scalar = z.union([z.number(), z.string()], { error: 'must be a number or text' });

const repeat = map({ repeat: z.string(), times: z.int().min(1).max(LONGEST_TEXT) }).refine(
  (term) => term.repeat.length * term.times <= LONGEST_TEXT,
  { error: `must not be longer than ${LONGEST_TEXT} characters` },
);

const hex = z
  .string()
  .regex(/^[0-9A-Fa-f\s]*$/, { error: 'must be hexadecimal digits, such as "00 ff"' })
  .refine((digits) => digits.replace(/\s/g, '').length % 2 === 0, { error: 'must have two digits per byte' })
  .transform((digits) => Uint8Array.from(Buffer.from(digits.replace(/\s/g, ''), 'hex')));

/** Places of the client's own sockets that a text can be filled with. */
export const PLACES = ['address', 'foreign', 'protocol', 'port'] as const;

const template = z
  .string()
  .max(LONGEST_TEXT)
  .refine(
    (text) => (text.match(/\{[^}]*\}?/g) ?? []).every((hole) => PLACES.some((word) => hole === `{${word}}`)),
    {
      error: `must have no braces but ${PLACES.map((word) => `{${word}}`).join(', ')}`,
    },
  );

/** Part of a made-up name: text, or text repeated. */
const part = z.union([z.string(), repeat.transform((term) => term.repeat.repeat(term.times))], {
  error: 'must be text or { repeat: text, times: N }',
});

export const term: z.ZodType<WrittenTerm> = z
  .lazy(() =>
    z.union(
      [
        z.number().transform((value): WrittenTerm => ({ is: 'number', value })),
        z.string().transform((text): WrittenTerm => ({ is: 'text', text })),
        map({ fresh: name, kind: z.enum(['play', 'header']).default('play') }).transform(
          (term): WrittenTerm => ({ is: 'fresh', name: term.fresh, kind: term.kind }),
        ),
        map({ bytes: hex }).transform(({ bytes }): WrittenTerm => ({ is: 'bytes', bytes })),
        repeat.transform((term): WrittenTerm => ({ is: 'repeat', text: term.repeat, times: term.times })),
        map({ missing: part, suffix: part.default('') }).transform(
          (term): WrittenTerm => ({ is: 'missing', prefix: term.missing, suffix: term.suffix }),
        ),
        map({ fill: template }).transform(({ fill }): WrittenTerm => ({ is: 'fill', text: fill })),
        map({ tamper: z.string(), value: scalar }).transform(
          (term): WrittenTerm => ({ is: 'tamper', field: term.tamper, value: term.value }),
        ),
        map({ content: z.enum(['path', 'user', 'password']) }).transform(
          ({ content }): WrittenTerm => ({ is: 'content', what: content }),
        ),
        map({ position: z.number().min(0).max(1) }).transform(
          (term): WrittenTerm => ({ is: 'position', fraction: term.position }),
        ),
        map({
          select: z.enum(SELECT_WORDS),
          thinning: z
            .union([z.literal(0), z.literal(1), z.literal(2)], { error: 'must be 0, 1 or 2' })
            .default(0),
          others: z.enum(['destination', 'source']).default('destination'),
          unknown: z.boolean().default(false),
        }).transform(({ select, ...rest }): WrittenTerm => ({ is: 'streams', which: select, ...rest })),
        map({ stream: z.enum(STREAM_WORDS) }).transform(
          ({ stream }): WrittenTerm => ({ is: 'stream', which: stream }),
        ),
        map({ wrong: z.number() }).transform(({ wrong }): WrittenTerm => ({ is: 'wrong', value: wrong })),
        map({ name: reference, plus: z.int() }).transform(
          (term): WrittenTerm => ({ is: 'offset', reference: term.name, plus: term.plus }),
        ),
        z.array(fields).transform((items): WrittenTerm => ({ is: 'list', items })),
        record.transform((fields): WrittenTerm => ({ is: 'record', fields })),
      ],
      { error: 'must be a number, text, $name, a term such as { fresh: first }, a list or a record' },
    ),
  )
  .meta({ id: 'Term', description: 'A value to send' });

/** Fields of a message, where `position` is the field and not the term. */
export const fields: z.ZodType<WrittenRecord> = z
  .lazy(() => z.record(z.string(), term))
  .meta({ id: 'Fields' });

const record: z.ZodType<WrittenRecord> = z.record(
  z.string().regex(new RegExp(`^(?!(?:${TERM_WORDS.join('|')})$)`), { error: 'is no field' }),
  term,
);

export const matcher = z
  .union(
    [
      z.number().transform((value): WrittenMatcher => ({ is: 'number', value })),
      z.string().transform((text): WrittenMatcher => ({ is: 'text', text })),
      map({ 'one-of': z.array(scalar).min(1) }).transform(
        (matcher): WrittenMatcher => ({ is: 'one-of', values: matcher['one-of'] }),
      ),
      map({
        between: z.tuple([z.number(), z.number()], { error: 'must be [lowest, highest]' }),
      }).transform(({ between: [low, high] }): WrittenMatcher => ({ is: 'between', low, high })),
    ],
    { error: 'must be ok, failed, a number, text, $name, { one-of: […] } or { between: [low, high] }' },
  )
  .meta({ id: 'Matcher', description: 'What a field of a reply must be' });

/** Names for fields of a reply: `{ file: openFileId }`. */
export const bind = z.record(name, z.string());

/** How a message that a step sends is made wrong: inline, or the value of an axis. */
export const tamper = z
  .union(
    [
      map({ field: z.string(), value: scalar }).transform(
        (term): WrittenTerm => ({ is: 'tamper', field: term.field, value: term.value }),
      ),
      reference.transform((text): WrittenTerm => ({ is: 'text', text })),
    ],
    { error: 'must be { field: name, value: number or word }, or an axis such as $wrong' },
  )
  .meta({ id: 'Tamper' });

/** Bytes of any kind: text of single bytes, hexadecimal digits, a text over and over, or an axis. */
export const bytesToSend = z
  .union(
    [
      z.string().transform((text): WrittenTerm => ({ is: 'text', text })),
      map({ bytes: hex }).transform(({ bytes }): WrittenTerm => ({ is: 'bytes', bytes })),
      repeat.transform((term): WrittenTerm => ({ is: 'repeat', text: term.repeat, times: term.times })),
    ],
    { error: 'must be text, { bytes: "00 ff" }, { repeat: text, times: N }, or an axis such as $what' },
  )
  .meta({ id: 'BytesToSend' });
