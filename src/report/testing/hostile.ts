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
  ['commands to pipelines', '##[error]a ##vso[task.complete]b ##teamcity[c] [[ATTACHMENT|/etc/passwd]]'],
  ['a command to GitHub', '::error title=a::the server is fine'],
  ['lines of commands', '\n::stop-commands::a\r::set-output name=b::c%0A::error::d,e:f'],
  ['lines of TAP', 'a # SKIP b\nok 1\nnot ok 2 - c # TODO d\n1..1\nBail out! e\n    ok 1 - f {'],
  ['the ends of YAML', '...\n  ...\n---\n"\'{[&*!|>%@: #\\'],
  [
    'Markdown',
    '```\n~~~\n# a\n> b\n[c](javascript:d) ![e](http://f) | g | *h* `i` @j #1 www.k.l $m$ &lt; ````',
  ],
];
