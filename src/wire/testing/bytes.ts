import { type Bytes, bytes } from '../../asf/testing/bytes.ts';

// Bytes of the kinds that the messages hold besides integers, for `append`.

/** UTF-16LE code units; no NUL but those in the text. */
export function utf16(text: string): Bytes {
  const list = bytes();
  for (let n = 0; n < text.length; n++) list.u16(text.charCodeAt(n));
  return list;
}

/** One byte per character. */
export function latin1(text: string): Bytes {
  const list = bytes();
  for (let n = 0; n < text.length; n++) list.u8(text.charCodeAt(n));
  return list;
}

/** A double, given as its 16 hex digits from the sign down: `3ff0000000000000` is 1. */
export const f64 = (digits: string): Bytes => bytes().u64(BigInt(`0x${digits}`));

export { type Bytes, bytes };
