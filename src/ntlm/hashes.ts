import { createCipheriv, createHash, createHmac } from 'node:crypto';
import jsMd4 from 'js-md4';

// What [MS-NLMP] section 6 takes for granted. OpenSSL 3 has neither MD4 nor single DES any more; the package asks it for
// a text in hexadecimal, and counts an array by itself.

export const md4 = (message: Uint8Array): Uint8Array => Uint8Array.from(jsMd4.array(message));

export const md5 = (message: Uint8Array): Uint8Array =>
  Uint8Array.from(createHash('md5').update(message).digest());

export const hmacMd5 = (key: Uint8Array, message: Uint8Array): Uint8Array =>
  Uint8Array.from(createHmac('md5', key).update(message).digest());

/** DES of one block of 8 bytes with a key of 7 bytes: Triple DES with the same key three times is DES. */
export function des(key: Uint8Array, block: Uint8Array): Uint8Array {
  const spread = withParityBits(key);
  const cipher = createCipheriv('des-ede3-ecb', concat(spread, spread, spread), null);
  cipher.setAutoPadding(false);
  return concat(cipher.update(block), cipher.final());
}

/** DESL: the key of 16 bytes, filled with zeros to 21, makes three DES keys. */
export function desl(key: Uint8Array, block: Uint8Array): Uint8Array {
  const filled = concat(key.subarray(0, 16), new Uint8Array(5));
  return concat(...[0, 7, 14].map((at) => des(filled.subarray(at, at + 7), block)));
}

/** 56 bits of key in 8 bytes whose lowest bits are the parity, which nobody looks at. */
function withParityBits(key: Uint8Array): Uint8Array {
  let bits = 0n;
  for (let i = 0; i < 7; i++) bits = (bits << 8n) | BigInt(key[i] ?? 0);
  return Uint8Array.from({ length: 8 }, (_, i) => Number((bits >> BigInt(49 - 7 * i)) & 0x7fn) << 1);
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

export function unicode(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < text.length; i++) view.setUint16(i * 2, text.charCodeAt(i), true);
  return bytes;
}
