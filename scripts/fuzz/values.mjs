/**
 * Values for the fields of a definition, read off the definition itself: what an encoder must be able to write and a
 * decoder must find again.
 * @typedef {import('../../src/wire/fields.ts').Struct} Struct
 * @typedef {import('../../src/wire/fields.ts').Field} Field
 * @typedef {import('../../src/wire/fields.ts').Value} Value
 * @typedef {import('./random.mjs').Random} Random
 */

/** The names of the fields that the encoder works out: sizes, counts, offsets. @param {Struct} struct */
export function derivedOf(struct) {
  const names = new Set();
  for (const [own, { layout }] of Object.entries(struct.fields)) {
    if (layout.kind === 'integer' && layout.derived !== undefined) names.add(own);
    if (layout.kind === 'list') names.add(layout.count);
    if (layout.kind !== 'bytes' && layout.kind !== 'utf16') continue;
    if (layout.extent.is === 'counted' || layout.extent.is === 'located') names.add(layout.extent.by);
    if (layout.extent.is === 'located') names.add(layout.extent.at);
  }
  return names;
}

/**
 * Values for every field that is not derived. Constants mostly keep their value and now and then take any other.
 * @param {Struct} struct
 * @param {Random} random
 * @returns {Record<string, Value>}
 */
export function valuesFor(struct, random) {
  const derived = derivedOf(struct);
  /** @type {Record<string, Value>} */
  const values = {};
  const optional = Object.values(struct.fields).filter((field) => field.optional).length;
  // An optional tail ends where padding cannot be mistaken for the field after it.
  let present = random.once(2) ? optional : 2 * random.below(optional / 2 + 1);
  for (const [name, field] of Object.entries(struct.fields)) {
    if (derived.has(name)) continue;
    if (field.optional && present-- <= 0) break;
    const only = field.constraint?.only;
    values[name] = only !== undefined && !random.once(8) ? only : valueFor(field, random);
  }
  return values;
}

/** @param {Field} field @param {Random} random @returns {Value} */
function valueFor({ layout }, random) {
  switch (layout.kind) {
    case 'integer': {
      const value = random.integer() % 2 ** (8 * layout.size);
      return layout.signed ? (value << 16) >> 16 : value;
    }
    case 'u64':
      return (BigInt(random.integer()) << 32n) | BigInt(random.integer());
    case 'f64':
      return random.pick([0, -0, 1, 3600, 1e-300, -1e300, Number.MAX_VALUE, Infinity, -Infinity, NaN]);
    case 'ansi':
      return text(random, 0xff, random.below(Math.min(layout.size, 24)));
    case 'utf16':
      return layout.nul === 'parts' ? parts(random) : text(random, 0xffff, random.below(24));
    case 'bytes':
      return random.bytes(layout.extent.is === 'fixed' ? layout.extent.size : random.below(48));
    case 'struct':
      return valuesFor(layout.of, random);
    case 'list':
      return Array.from({ length: random.below(9) }, () => valuesFor(layout.of, random));
  }
}

/** Any code units but NUL, halves of surrogate pairs too. @param {Random} random @param {number} highest @param {number} length */
const text = (random, highest, length) =>
  Array.from({ length }, () => String.fromCharCode(1 + random.below(random.once(3) ? highest : 0x7f))).join(
    '',
  );

/** @param {Random} random */
const parts = (random) =>
  [...Array.from({ length: random.below(3) }, () => text(random, 0xffff, random.below(12))), 'end'].join(
    '\0',
  );
