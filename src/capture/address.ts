import { isIPv4, isIPv6 } from 'node:net';

const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/** Bytes of the addresses of both ends, 4 or 16 of each: of two families, both are written in the way of the new one. */
export function addressBytes(one: string, other: string): readonly [Uint8Array, Uint8Array] {
  const [a, b] = [plain(one), plain(other)];
  return isIPv4(a) && isIPv4(b) ? [ofIPv4(a), ofIPv4(b)] : [wide(a), wide(b)];
}

/** Without a zone; sockets for both families write addresses of the old one in the way of the new one. */
function plain(address: string): string {
  const bare = address.replace(/%.*$/s, '');
  return MAPPED.exec(bare)?.[1] ?? bare;
}

const ofIPv4 = (address: string): Uint8Array => Uint8Array.from(address.split('.'), Number);

function wide(address: string): Uint8Array {
  if (isIPv4(address)) return Uint8Array.of(...new Array(10).fill(0), 0xff, 0xff, ...ofIPv4(address));
  if (!isIPv6(address)) throw new Error(`${JSON.stringify(address)} is no IP address`);
  const [left = '', right] = address.split('::');
  const [before, after] = [words(left), words(right ?? '')];
  const between = new Array<number>(16 - before.length - after.length).fill(0);
  return Uint8Array.of(...before, ...between, ...after);
}

/** `2001:db8` or, at the end, `ffff:192.0.2.1`. */
function words(text: string): number[] {
  if (text === '') return [];
  return text.split(':').flatMap((word) => {
    if (isIPv4(word)) return [...ofIPv4(word)];
    const value = Number.parseInt(word, 16);
    return [value >> 8, value & 0xff];
  });
}
