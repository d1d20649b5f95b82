/** Bytes written one field at a time, little-endian, for the expected or the given side of a test. */
export interface Bytes {
  u8(...values: readonly number[]): Bytes;
  u16(value: number): Bytes;
  u32(value: number): Bytes;
  u64(value: bigint | number): Bytes;
  /** As spelled in the specification; stored with the first three groups reversed. */
  guid(text: string): Bytes;
  hex(text: string): Bytes;
  zeros(count: number): Bytes;
  append(other: Bytes): Bytes;
  readonly length: number;
  done(): Uint8Array;
}

export function bytes(): Bytes {
  const list: number[] = [];
  const little = (value: bigint, size: number) => {
    for (let n = 0; n < size; n++) list.push(Number((value >> BigInt(8 * n)) & 0xffn));
    return self;
  };
  const digits = (text: string) =>
    (text.match(/[0-9a-f]{2}/gi) ?? []).map((pair) => Number.parseInt(pair, 16));
  const self: Bytes = {
    u8: (...values) => {
      list.push(...values);
      return self;
    },
    u16: (value) => little(BigInt(value), 2),
    u32: (value) => little(BigInt(value), 4),
    u64: (value) => little(BigInt(value), 8),
    guid: (text) => {
      const [a = '', b = '', c = '', ...rest] = text.split('-');
      for (const group of [a, b, c]) list.push(...digits(group).reverse());
      list.push(...digits(rest.join('')));
      return self;
    },
    hex: (text) => {
      list.push(...digits(text));
      return self;
    },
    zeros: (count) => {
      for (let n = 0; n < count; n++) list.push(0);
      return self;
    },
    append: (other) => {
      for (const value of other.done()) list.push(value);
      return self;
    },
    get length() {
      return list.length;
    },
    done: () => Uint8Array.from(list),
  };
  return self;
}
