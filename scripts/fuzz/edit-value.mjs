// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is how a profile names a variable
/**
 * A value of JSON or YAML with one part of it changed, as numbers say: any numbers are allowed.
 * @param {unknown} value
 * @param {number} at which part
 * @param {number} how
 * @returns {unknown}
 */
export function edited(value, at, how) {
  const copy = structuredClone(value);
  const places = placesIn(copy);
  const place = places[at % Math.max(1, places.length)];
  if (place === undefined) return odd(how);
  const { holder, key } = place;
  const kind = how % 16;
  const odder = Math.floor(how / 16);
  if (kind === 0) delete holder[key];
  else if (kind === 1 && !Array.isArray(holder)) {
    // Defined, not assigned: __proto__ is a key like any other in a text.
    const name = KEYS[odder % KEYS.length] ?? '';
    Object.defineProperty(holder, name, { value: odd(odder), enumerable: true, configurable: true });
  } else if (kind === 2) holder[key] = [holder[key]];
  else if (kind === 3) holder[key] = structuredClone(places[odder % places.length]?.holder);
  else if (kind <= 5) holder[key] = odd(odder);
  else if (kind <= 7) holder[key] = placed(places[odder % places.length]);
  // Mostly what has the same type: more of it is believed, and what believes it is what may break.
  else holder[key] = alike(holder[key], odder);
  return copy;
}

/** @typedef {{ readonly holder: any, readonly key: string | number }} Place */
/** @param {Place | undefined} place */
const placed = (place) => (place === undefined ? null : structuredClone(place.holder[place.key]));

const MOST_PLACES = 5000;

/** @param {unknown} value @param {Place[]} places @returns {Place[]} */
function placesIn(value, places = []) {
  if (typeof value !== 'object' || value === null) return places;
  for (const key of Object.keys(value)) {
    if (places.length > MOST_PLACES) break;
    places.push({ holder: value, key: Array.isArray(value) ? Number(key) : key });
    placesIn(Reflect.get(value, key), places);
  }
  return places;
}

const KEYS = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  '',
  '0',
  'length',
  'id',
  'then',
];

/** Of the same type. @param {unknown} value @param {number} how @returns {unknown} */
function alike(value, how) {
  if (typeof value === 'number') return NUMBERS[how % NUMBERS.length];
  if (typeof value === 'string') return STRINGS[how % STRINGS.length];
  if (typeof value === 'boolean') return !value;
  if (Array.isArray(value)) return how % 2 === 0 ? [] : [...value, ...value];
  return {};
}

const NUMBERS = [
  0,
  1,
  -1,
  2,
  0.5,
  130,
  1e21,
  1e-9,
  2 ** 31,
  2 ** 32,
  2 ** 53,
  -(2 ** 53),
  Number.MAX_VALUE,
  5e-324,
  1e9,
];
const STRINGS = [
  '',
  ' ',
  'a',
  '-',
  '\u0000',
  '\u001b[31m',
  '\u202e',
  '\ud800',
  '</script>',
  ']]>',
  '::error::x',
  '`|`',
  '…',
  '1',
  'null',
  '${HOME}',
  '$a',
  'mms://[::1]:1/x',
  '2027-02-30',
  '9s',
  '99999999999h',
  'x'.repeat(3000),
  '*',
  '[',
  'a\nb',
];

/** @param {number} how @returns {unknown} */
const odd = (how) => [null, true, ...NUMBERS, ...STRINGS, [], {}, [[]], { a: { b: [1] } }][how % 50] ?? null;
