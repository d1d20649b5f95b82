import { derivedOf } from '../values.mjs';
import { must, mustEqual } from './must.mjs';

// What holds of every structure that was decoded, whatever the bytes were.

/**
 * @typedef {import('../../../src/wire/decode.ts').Decoded} Decoded
 * @typedef {import('../../../src/wire/fields.ts').Struct} Struct
 * @typedef {typeof import('../../../src/wire/decode.ts') & typeof import('../../../src/wire/encode.ts')
 *   & typeof import('../../../src/wire/schema.ts') & ShortJudgement} Wire
 *
 * @typedef {object} ShortJudgement what a codec may have besides, for messages that are right
 * @property {(decoded: Decoded) => boolean} [isRight]
 * @property {(struct: Struct, values: Readonly<Record<string, unknown>>, tell: (requirement: string) => void) => void} [eachJudged]
 */

/** All that was read, as values that can be compared. @param {Decoded} decoded */
export const readingOf = ({ values, spans, problems, end }) => ({ values, spans: [...spans], problems, end });

/**
 * Spans lie within the bytes, inner ones within the outer one, and those beside each other do not overlap.
 * @param {Decoded} decoded
 * @param {number} from
 * @param {number} to
 */
export function soundSpans({ spans, problems, end }, from, to) {
  must(end >= from && end <= to, 'the end lies outside of the bytes', { end, from, to });
  for (const { span, path } of problems)
    must(from <= span.start && span.start <= span.end && span.end <= to, 'a problem lies outside', {
      path,
      span,
    });
  const ends = new Map();
  const inOrder = [...spans].sort(([, a], [, b]) => a.start - b.start || a.end - b.end);
  for (const [path, span] of inOrder) {
    const outer = path.slice(0, Math.max(0, path.lastIndexOf('.'))).replace(/\[\d+\]$/, '');
    const around = spans.get(outer) ?? { start: from, end: to };
    must(span.start <= span.end, 'a span ends before it starts', { path, span });
    must(span.start >= around.start && span.end <= around.end, 'a span lies outside', { path, span, around });
    must(span.start >= (ends.get(outer) ?? from), 'two spans overlap', { path, span });
    ends.set(outer, span.end);
  }
}

/**
 * The compiled judgement of all fields agrees with the plain schema of each.
 * @param {Wire} wire
 * @param {Decoded} decoded
 */
export function judgedPlainly({ judgeFields, isRight, eachJudged }, decoded) {
  const judged = judgeFields(decoded).map(({ path, requirement, ok, span }) => ({
    path,
    requirement,
    ok,
    span,
  }));
  mustEqual(judged, plainly(decoded.struct, decoded.values, '', decoded.spans), 'the schemas disagree');
  if (isRight !== undefined && eachJudged !== undefined) {
    must(isRight(decoded) === judged.every(({ ok }) => ok), 'the short judgement is another');
    /** @type {string[]} */
    const told = [];
    eachJudged(decoded.struct, decoded.values, (requirement) => told.push(requirement));
    mustEqual(
      told,
      judged.map(({ requirement }) => requirement),
      'the short judgement is of other sentences',
    );
  }
  return judged;
}

/**
 * @param {Struct} struct
 * @param {Readonly<Record<string, any>>} values
 * @param {string} prefix
 * @param {Decoded['spans']} spans
 * @returns {{ path: string, requirement: string, ok: boolean, span: unknown }[]}
 */
const plainly = (struct, values, prefix, spans) =>
  Object.entries(struct.fields).flatMap(([name, { layout, constraint }]) => {
    const path = `${prefix}${name}`;
    const value = values[name];
    if (value === undefined) return [];
    if (layout.kind === 'struct') return plainly(layout.of, value, `${path}.`, spans);
    if (layout.kind === 'list')
      return value.flatMap((/** @type {any} */ entry, /** @type {number} */ n) =>
        plainly(layout.of, entry, `${path}[${n}].`, spans),
      );
    if (constraint?.schema === undefined) return [];
    const ok = constraint.schema.safeParse(value).success;
    return [{ path, requirement: constraint.requirement, ok, span: spans.get(path) }];
  });

/**
 * What was read without a problem can be written and is then read again; and where every byte belongs to a field of
 * a fixed size, what is written is what was there.
 * @param {Wire} wire
 * @param {Decoded} decoded
 * @param {Uint8Array} bytes those of the structure
 */
export function writtenAgain({ encode, decode }, { struct, values }, bytes) {
  // What is cut off within its padding is no whole structure.
  if (bytes.length % struct.align !== 0) return;
  const said = without(struct, values);
  const written = encode(struct, said);
  const again = decode(struct, written);
  mustEqual(again.problems, [], 'what was written has problems');
  mustEqual(without(struct, again.values), said, 'what was written is read as something else');
  mustEqual(encode(struct, again.values), written, 'what was read is written as something else');
  if (!isFixed(struct)) return;
  const full = encode(struct, values);
  must(full.length <= bytes.length, 'more was written than was there');
  for (const [path, { start, end }] of again.spans) {
    // A double that is none has many spellings.
    if (Number.isNaN(values[path])) continue;
    mustEqual(full.subarray(start, end), bytes.slice(start, end), 'other bytes were written than were there');
  }
}

/** Values without those that follow from the rest; bytes that are absent are no bytes. @param {Struct} struct @param {Readonly<Record<string, any>>} values @returns {Record<string, any>} */
function without(struct, values) {
  const derived = derivedOf(struct);
  /** @type {Record<string, any>} */
  const said = {};
  for (const [name, { layout }] of Object.entries(struct.fields)) {
    const value = values[name];
    if (value === undefined || derived.has(name)) continue;
    if (layout.kind === 'bytes' && value.length === 0) continue;
    if (layout.kind === 'struct') said[name] = without(layout.of, value);
    else if (layout.kind === 'list')
      said[name] = value.map((/** @type {any} */ entry) => without(layout.of, entry));
    else said[name] = value;
  }
  return said;
}

/** @param {Struct} struct @returns {boolean} */
const isFixed = (struct) =>
  Object.values(struct.fields).every(({ layout }) => {
    if (layout.kind === 'struct') return isFixed(layout.of);
    if (layout.kind === 'bytes') return layout.extent.is === 'fixed';
    return layout.kind === 'integer' || layout.kind === 'u64' || layout.kind === 'f64';
  });
