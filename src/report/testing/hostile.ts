/** What a hostile peer may put into any of its texts: what it is, and the text. */
export const HOSTILE: readonly (readonly [string, string])[] = [
  ['the end of a CDATA section', ']]> ]]>]]> ]]]]>> <![CDATA['],
  ['markup', '<script>alert(1)</script> &amp; &lol; <!-- --> "\''],
  ['zero bytes', '\0a\0b\0'],
  ['terminal escapes', '\u001b[31m\u001b]0;title\u0007\u009b2J\u001bc\b\b\b'],
  ['lines', 'a\r\nconforms in 1 of 1 checks\n\u0085\u2028\u2029'],
  ['direction overrides', '\u202egpj.exe\u2066\u200f'],
  ['lone surrogates', '\ud800 \udfff \udc00\ud800'],
  ['what is no character', '\ufffe\uffff\ufeff\u{1fffe}'],
  ['length', `${'x'.repeat(30_000)}]]>\u001b${'😀'.repeat(15_000)}`],
  ['replacement patterns', "$& $1 $` $' $$"],
  ['names of properties', '__proto__'],
];
