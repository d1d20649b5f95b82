import { quote } from '../../../wire/show.ts';
import type { ChallengeToken } from './challenge-token.ts';

const IS_UTF16 = 'MMSP-2.2.4.14-05';
const IS_REALM = 'MMSP-2.2.4.14-06';
const HAS_REALM = 'MMSP-2.2.4.14-07';
const EMPTY_REALM = 'MMSP-2.2.4.14-08';
/** realm-value of RFC 2617: text in quotes, in which a backslash goes before a quotation mark. */
const REALM = /^realm="((?:[^"\\\0]|\\[^\0])*)"$/is;

const utf16 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf16le');
const ascii = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

/** Whether it is the challenge of Basic, right or wrong: it speaks of a realm. The one without a realm is two zero bytes. */
export const isBasic = (token: Uint8Array): boolean =>
  /realm/i.test(utf16(token.subarray(0, 64))) || /realm/i.test(ascii(token.subarray(0, 64)));

/** The realm of a Basic challenge ([MS-MMSP] 2.2.4.14). */
export function judgeBasic({ bytes, see }: ChallengeToken): void {
  const wide = bytes.length % 2 === 0 && /realm/i.test(utf16(bytes));
  see(IS_UTF16, wide, 'the text in UTF-16', { got: quote(ascii(bytes)) });
  if (!wide) return;
  const text = utf16(bytes);
  const got = quote(text);
  const end = text.indexOf('\0');
  const body = end < 0 ? text : text.slice(0, end);
  const value = REALM.exec(body)?.[1];
  if (value === undefined && body.toLowerCase() === 'realm=') {
    see(EMPTY_REALM, false, 'realm="", the unknown realm in quotes', { got });
    return;
  }
  const expected = 'realm= with a value in quotes, and a NUL';
  if (value === undefined || (end >= 0 && end < text.length - 1))
    return see(IS_REALM, false, expected, { got });
  const habit = { grade: 'note', reading: 'A-23', why: 'the NUL is not counted' } as const;
  see(IS_REALM, end >= 0, expected, { got, ...habit });
  if (value !== '') return;
  see(HAS_REALM, true, '');
  see(EMPTY_REALM, true, '');
}
