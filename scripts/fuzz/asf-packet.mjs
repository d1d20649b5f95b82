import { join } from './mutate.mjs';

// ASF written for the fuzzer: right where nothing is said, and with any combination of length types.

/** @param {number} type @param {number} value */
function typed(type, value) {
  const bytes = new Uint8Array(type === 3 ? 4 : type);
  for (let n = 0; n < bytes.length; n++) bytes[n] = value >>> (8 * n);
  return bytes;
}

/** A right data packet. @param {import('./random.mjs').Random} random */
export function asfPacket(random) {
  const [sequence, padding, explicit] = [random.below(4), random.below(4), random.once(3) ? 2 : 0];
  const [numberType, offsetType, replicatedType] = [random.below(4), 3, random.once(6) ? 0 : 1];
  const multiple = !random.once(3);
  const lengthType = 1 + random.below(3);
  const payload = () => {
    const compressed = replicatedType !== 0 && random.once(5);
    const parts = Array.from({ length: random.below(4) }, () => random.bytes(random.below(20)));
    const data = compressed
      ? join(...parts.map((part) => join(Uint8Array.of(part.length), part)))
      : random.bytes(random.below(60));
    const offset = random.below(1000);
    const replicated =
      replicatedType === 0
        ? new Uint8Array()
        : compressed
          ? random.bytes(1)
          : join(typed(3, offset + data.length + random.below(9)), random.bytes(4));
    return join(
      Uint8Array.of(1 + random.below(127) + (random.once(2) ? 0x80 : 0)),
      typed(numberType, random.u32()),
      typed(offsetType, offset),
      typed(replicatedType, replicated.length),
      replicated,
      multiple ? typed(lengthType, data.length) : new Uint8Array(),
      data,
    );
  };
  const count = multiple ? 1 + random.below(5) : 1;
  const payloads = Array.from({ length: count }, payload);
  const body = multiple ? join(Uint8Array.of((lengthType << 6) | count), ...payloads) : join(...payloads);
  const filler = padding === 0 ? 0 : random.below(40);
  const correction = random.once(6) ? new Uint8Array() : Uint8Array.of(0x82, 0, 0);
  const flags = Uint8Array.of(
    (multiple ? 1 : 0) | (sequence << 1) | (padding << 3) | (explicit << 5),
    0x40 | (numberType << 4) | (offsetType << 2) | replicatedType,
  );
  const head = (/** @type {number} */ length) =>
    join(correction, flags, typed(explicit, length), typed(sequence, random.u32()), typed(padding, filler));
  const length = head(0).length + 6 + body.length + filler;
  return join(head(length), typed(3, random.u32()), typed(2, random.u32()), body, new Uint8Array(filler));
}
