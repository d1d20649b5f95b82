/** What no output may obey. */
export const ACTIVE =
  /[\u0000-\u0009\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/;

/** Texts with which a peer, or who names a run, could try to be more than a text. */
export const HOSTILE: readonly (readonly [string, string])[] = [
  ['markup', '</td></table><script>alert(1)</script><img src=x onerror=alert(1)> &amp; &lol; <!-- "\''],
  ['the end of a CDATA section', ']]> ]]>]]> ]]]]>> <![CDATA['],
  ['markdown', '`` ` ``` | a \\| b \\\\| [x](http://e.example) ![i](y) **b** @team #1 ~~s~~ <details>'],
  ['a line of a table', '\n| a | b |\r\n\n# heading\n- [ ] item\n</details>'],
  ['a formula', '=HYPERLINK("http://e.example","x")'],
  ['another formula', "+1+cmd|' /C calc'!A0"],
  ['a formula behind a space', ' \t@SUM(1)'],
  ['quotes and commas', '",",""\r\n"'],
  ['zero bytes', '\0a\0b\0'],
  ['terminal escapes', '\u001b[31m\u001b]0;title\u0007\u009b2J\u001bc\b\b\b'],
  ['direction overrides', '\u202egpj.exe\u2066\u200f'],
  ['lone surrogates', '\ud800 \udfff \udc00\ud800'],
  ['length', `${'x'.repeat(30_000)}]]>\u001b${'😀'.repeat(15_000)}`],
  ['replacement patterns', "$& $1 $` $' $$"],
  ['names of properties', '__proto__'],
];
