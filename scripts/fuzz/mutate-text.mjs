// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is how a profile names a variable
import { parse, stringify } from 'yaml';
import { edited } from './edit-value.mjs';
import { changes as changesFrom, mutate as mutateBytes } from './mutate.mjs';

/** What means something to a reader of YAML, or to one of ours. */
const WORDS = [
  ...[
    '&a ',
    '*a',
    '<<: *a',
    '? ',
    ': ',
    '- ',
    '|',
    '>',
    '|2-',
    '!!binary ',
    '!!set ',
    '!x ',
    '%YAML 1.1\n',
    '---\n',
    '...\n',
  ],
  ...[
    '{',
    '}',
    '[',
    ']',
    ',',
    '"',
    "'",
    '#',
    '\t',
    '\r\n',
    '\ufeff',
    '\u0000',
    '\u0085',
    '\u2028',
    '\ud800',
    '\u001b[2J',
  ],
  ...[
    '__proto__',
    'constructor',
    'null',
    '~',
    'true',
    'yes',
    '.inf',
    '.nan',
    '-0',
    '0o7',
    '1e999',
    '9007199254740993',
  ],
  ...[
    '2001-12-14',
    '9s',
    '1e9h',
    '${A}',
    '$${',
    '${',
    '$a',
    '$$',
    'fresh',
    'unused',
    'ok',
    'failed',
    '{ each: lengths }',
  ],
  ...[
    '[[[[[[[[[[[[[[[[',
    '{a: {a: {a: {a: ',
    '*a, *a, *a, *a',
    'mms://h:0/%zz',
    'host:99999',
    '[::1]',
    'a@b',
  ],
];
const TOKEN = /[\w$.-]+/g;
const MOST_LINES = 2000;
const LONGEST = 200_000;

/** @param {number} number @param {number} size */
const place = (number, size) => (size <= 0 ? 0 : number % size);
/** @param {string} text @param {number} from @param {number} to @param {string} put */
const put = (text, from, to, put) => `${text.slice(0, from)}${put}${text.slice(to)}`;
/** @param {number} value */
const word = (value) => WORDS[value % WORDS.length] ?? '';

/** @param {(lines: string[], at: number, value: number, other: readonly string[]) => readonly string[]} change */
const ofLines =
  (change) =>
  (
    /** @type {string} */ text,
    /** @type {number} */ at,
    /** @type {number} */ value,
    /** @type {string} */ other,
  ) => {
    const lines = text.split('\n');
    return change(lines, place(at, lines.length), value, other.split('\n')).slice(0, MOST_LINES).join('\n');
  };

/** @param {string} text @param {number} at @param {(token: RegExpExecArray) => string} change */
function ofToken(text, at, change) {
  const tokens = [...text.matchAll(TOKEN)];
  const token = tokens[place(at, tokens.length)];
  return token === undefined ? text : put(text, token.index, token.index + token[0].length, change(token));
}

/** @type {Readonly<Record<string, (text: string, at: number, value: number, other: string) => string>>} */
const CHANGES = {
  character: (text, at, value) =>
    put(text, place(at, text.length), place(at, text.length) + 1, String.fromCharCode(value % 0x180)),
  insert: (text, at, value) => put(text, place(at, text.length + 1), place(at, text.length + 1), word(value)),
  token: (text, at, value) => ofToken(text, at, () => word(value)),
  exchange: (text, at, value, other) => {
    const tokens = other.match(TOKEN) ?? [''];
    return ofToken(text, at, () => tokens[place(value, tokens.length)] ?? '');
  },
  cut: (text, at) => text.slice(0, place(at, text.length + 1)),
  drop: (text, at, value) => put(text, place(at, text.length), place(at, text.length) + 1 + (value % 30), ''),
  double: (text, at, value) => {
    const from = place(at, text.length);
    return put(text, from, from, text.slice(from, from + 1 + (value % 60)));
  },
  dropLine: ofLines((lines, at) => lines.toSpliced(at, 1)),
  repeatLine: ofLines((lines, at, value) =>
    lines.toSpliced(at, 0, ...new Array(1 + (value % 3) ** 5).fill(lines[at])),
  ),
  moveLine: ofLines((lines, at, value) =>
    lines.toSpliced(at, 1).toSpliced(place(value, lines.length), 0, lines[at] ?? ''),
  ),
  lineOfOther: ofLines((lines, at, value, other) =>
    lines.toSpliced(at, value % 2, other[place(value, other.length)] ?? ''),
  ),
  spliceLines: ofLines((lines, at, value, other) => [
    ...lines.slice(0, at),
    ...other.slice(place(value, other.length)),
  ]),
  indent: ofLines((lines, at, value) =>
    lines.with(at, value % 2 === 0 ? ` ${lines[at] ?? ''}` : (lines[at] ?? '').replace(/^ {1,2}/, '')),
  ),
  /** A line of JSON, with a part of its value changed. */
  json: ofLines((lines, at, value) => {
    try {
      return lines.with(
        at,
        JSON.stringify(edited(JSON.parse(lines[at] ?? ''), value >>> 16, value & 0xffff)),
      );
    } catch {
      return lines;
    }
  }),
  /** The whole as YAML, with a part of its value changed. */
  yaml: (text, at, value) => {
    try {
      return stringify(edited(parse(text, { logLevel: 'silent', maxAliasCount: 20 }), at, value));
    } catch {
      return text;
    }
  },
};

/**
 * As `mutate`, of bytes that are text.
 * @type {typeof import('./mutate.mjs').mutate}
 */
function mutate(bytes, changes, other = bytes, longest = LONGEST) {
  let text = Buffer.from(bytes).toString('utf8');
  const from = Buffer.from(other).toString('utf8');
  for (const { kind, at, value } of changes) {
    const change = CHANGES[kind];
    if (change === undefined) throw new Error(`no change is called ${kind}`);
    text = change(text, at, value, from).slice(0, longest);
  }
  return new Uint8Array(Buffer.from(text));
}

const kinds = Object.keys(CHANGES);
/** @param {string} kind @param {number} times */
const times = (kind, times) => /** @type {string[]} */ (new Array(times).fill(kind));

/** Of YAML: what changes a value gets further than what changes a character. @type {import('./mutate.mjs').Ways} */
export const ofYaml = { kinds: [...kinds.filter((kind) => kind !== 'json'), ...times('yaml', 8)], mutate };

/** Of a line of JSON for each event. @type {import('./mutate.mjs').Ways} */
export const ofEvents = { kinds: [...kinds.filter((kind) => kind !== 'yaml'), ...times('json', 12)], mutate };

/**
 * A right text that is changed, or once in `many` left alone. Now and then it is changed as bytes, which need not be UTF-8
 * any more.
 * @param {import('./random.mjs').Random} random
 * @param {import('./mutate.mjs').Ways} ways
 * @param {Uint8Array} right
 * @param {Uint8Array} other
 * @param {number} many
 */
export function changed(random, ways, right, other, many) {
  if (random.once(many)) return right;
  if (random.once(10)) return mutateBytes(right, changesFrom(random), other, LONGEST);
  return ways.mutate(right, changesFrom(random, ways.kinds), other);
}
