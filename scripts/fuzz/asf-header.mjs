import { join } from './mutate.mjs';

// ASF file headers written for the fuzzer: right where nothing is said, with any objects in any order.

/** @param {string} text as it is usually spelt */
function guid(text) {
  const [a = '', b = '', c = '', d = '', e = ''] = text.split('-');
  const reversed = [a, b, c].map((part) => Buffer.from(part, 'hex').reverse());
  return new Uint8Array(Buffer.concat([...reversed, Buffer.from(d + e, 'hex')]));
}

const FILE_ID = guid('01234567-89AB-CDEF-0123-456789ABCDEF');
const HEADER = guid('75B22630-668E-11CF-A6D9-00AA0062CE6C');
const DATA = guid('75B22636-668E-11CF-A6D9-00AA0062CE6C');
const FILE_PROPERTIES = guid('8CABDCA1-A947-11CF-8EE4-00C00C205365');
const STREAM_PROPERTIES = guid('B7DC0791-A9B7-11CF-8EE6-00C00C205365');
const EXTENSION = guid('5FBF03B5-A92E-11CF-8EE3-00C00C205365');
const EXTENSION_RESERVED = guid('ABD3D211-A9BA-11CF-8EE6-00C00C205365');
const EXTENDED_STREAM = guid('14E6A5CB-C672-4332-8399-A96952065B5A');
const BITRATES = guid('7BF875CE-468D-11D1-8D82-006097C9A2B2');
const AUDIO = guid('F8699E40-5B4D-11CF-A8FD-00805F5C442B');
const VIDEO = guid('BC19EFC0-5B4D-11CF-A8FD-00805F5C442B');

/** A number of that many bytes, the least first. @param {number} size @param {number} value */
const number = (size, value) => {
  const bytes = new Uint8Array(size);
  for (let n = 0; n < Math.min(size, 4); n++) bytes[n] = value >>> (8 * n);
  return bytes;
};

/** @param {Uint8Array} id @param {readonly Uint8Array[]} parts */
const object = (id, ...parts) => {
  const body = join(...parts);
  return join(id, number(8, 24 + body.length), body);
};

/** @param {import('./random.mjs').Random} random @param {number} stream */
const streamProperties = (random, stream) => {
  const [type, correction] = [random.bytes(random.below(20)), random.bytes(random.below(6))];
  return object(
    STREAM_PROPERTIES,
    random.pick([AUDIO, VIDEO, FILE_ID]),
    new Uint8Array(24),
    number(4, type.length),
    number(4, correction.length),
    number(2, stream | (random.once(8) ? 0x8000 : 0)),
    new Uint8Array(4),
    type,
    correction,
  );
};

/** @param {import('./random.mjs').Random} random @param {number} stream */
function extension(random, stream) {
  const names = Array.from({ length: random.below(3) }, () => random.bytes(random.below(12)));
  const systems = Array.from({ length: random.below(3) }, () => random.bytes(random.below(12)));
  const inner = object(
    EXTENDED_STREAM,
    new Uint8Array(48),
    number(2, stream),
    new Uint8Array(10),
    number(2, names.length),
    number(2, systems.length),
    ...names.map((name) => join(new Uint8Array(2), number(2, name.length), name)),
    ...systems.map((info) => join(FILE_ID, new Uint8Array(2), number(4, info.length), info)),
    ...(random.once(2) ? [streamProperties(random, stream)] : []),
  );
  const data = join(inner, object(random.bytes(16), random.bytes(random.below(30))));
  return object(EXTENSION, EXTENSION_RESERVED, number(2, 6), number(4, data.length), data);
}

/** A file header, and a few packets of nothing behind it. @param {import('./random.mjs').Random} random */
export function asfHeader(random) {
  const [packets, size] = [random.below(4), 64 + random.below(64)];
  const properties = object(
    FILE_PROPERTIES,
    FILE_ID,
    number(8, random.u32()),
    number(8, random.u32()),
    number(8, packets),
    number(8, random.u32()),
    number(8, random.u32()),
    number(8, random.below(5000)),
    number(4, random.once(8) ? 1 : 2),
    number(4, size),
    number(4, size),
    number(4, random.u32()),
  );
  const others = Array.from({ length: random.below(4) }, (_, n) => {
    if (random.once(3)) return extension(random, 10 + n);
    if (random.once(2)) return object(random.bytes(16), random.bytes(random.below(40)));
    const rates = Array.from({ length: random.below(4) }, (_, m) =>
      join(number(2, m + 1), number(4, random.u32())),
    );
    return object(BITRATES, number(2, rates.length), ...rates);
  });
  const inOrder = [properties, streamProperties(random, 1), ...others];
  const objects = random.once(3) ? inOrder.reverse() : inOrder;
  const body = join(...objects);
  const head = join(
    HEADER,
    number(8, 30 + body.length),
    number(4, objects.length),
    Uint8Array.of(1, 2),
    body,
  );
  const data = join(DATA, number(8, 50 + packets * size), FILE_ID, number(8, packets), Uint8Array.of(1, 1));
  return join(head, data, ...(random.once(2) ? [] : [new Uint8Array(packets * size)]));
}
