import type { Chance } from './chance.ts';

/** What no field should hold, and code that shows, splits or follows a text has to bear. */
const TEXTS: readonly [string, ...string[]] = [
  '',
  '\0',
  'a\0b\0\0c',
  'x'.repeat(30_000),
  '\ud800',
  'a\udc00\ud800b',
  '\ufffe\uffff\ufeff',
  '\u202egpj.exe\u2066',
  '\u001b[31m\u001b]0;title\u0007\u009b2J',
  'a\r\nconforms in 1 of 1 checks\n\u2028',
  ']]> <![CDATA[ <script>alert(1)</script> &lol;',
  '::error title=a::b\n##vso[task.complete]c',
  '__proto__',
  'constructor',
  '$& $1 $`',
  '../../../etc/passwd',
  '999999999999.99999999999.9.9',
  '9.1.1.3814\t',
  'NTLM',
  'BASIC',
  'mms://127.0.0.1/av.asf',
  'mms://[::1/%ff%zz?a#b',
  'http://\u0430\u0301.example/%00',
  '\\\\127.0.0.1\\UDP\\99999',
  '\u{1f600}'.repeat(3000),
];

export const hostileText = (chance: Chance): string =>
  chance.happens(0.9)
    ? chance.pick(TEXTS)
    : String.fromCharCode(...Array.from({ length: 1 + chance.below(200) }, () => chance.below(0x10000)));
