/** Both schemes keep a contrast of 4.5 for every text. */
export const MATRIX_STYLE = `
:root{color-scheme:light dark;--paper:#fff;--raised:#f6f7f9;--ink:#1b1f24;--soft:#57606a;--line:#d5dae0;--link:#0a53a8;
--pass:#e6f4ea;--pass-ink:#14532d;--fail:#fde3e1;--fail-ink:#8c1510;--warn:#fff0cc;--warn-ink:#6b4400;--none:#eef0f3;--none-ink:#4b545e;--error:#f0e2fb;--error-ink:#5b1a8a;
--bar-pass:#2f8f4e;--bar-fail:#cf3f36;--bar-warn:#d99a1c;--bar-none:#aab2bb;--bar-listed:#e59a94}
@media (prefers-color-scheme:dark){:root{--paper:#14171b;--raised:#1c2127;--ink:#e7eaee;--soft:#a3adb8;--line:#343b44;--link:#86b8f5;
--pass:#15301f;--pass-ink:#a5e0b8;--fail:#481b19;--fail-ink:#ffc2bd;--warn:#41310d;--warn-ink:#f5d58c;--none:#232930;--none-ink:#b3bcc6;--error:#361a4d;--error-ink:#dfbdf7;
--bar-pass:#3fa865;--bar-fail:#e0574d;--bar-warn:#d99a1c;--bar-none:#59626d;--bar-listed:#8f4a45}}
*{box-sizing:border-box}
html{scroll-padding-top:9rem;font:15px/1.45 system-ui,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;background:var(--paper);color:var(--ink)}
body{margin:0}
main{padding:1.5rem clamp(.75rem,2.5vw,2.5rem) 4rem}
h1{font-size:1.65rem;line-height:1.2;margin:0 0 .25rem;letter-spacing:-.01em}
h2{font-size:1.2rem;margin:2.25rem 0 .6rem}
p{margin:.3rem 0}
.soft{color:var(--soft)}
a{color:var(--link)}
:focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:3px}
table{border-collapse:separate;border-spacing:0;font-variant-numeric:tabular-nums}
th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
th{font-weight:600}
.scroll{overflow:auto;border:1px solid var(--line);border-radius:8px;max-width:max-content}
.scroll.tall{max-height:min(80vh,60rem)}
.servers th,.servers td{padding:.5rem .8rem;vertical-align:middle}
.servers thead th{white-space:nowrap}
.servers tbody tr:last-child>*{border-bottom:0}
.servers summary{font-weight:400;font-size:.85rem}
.servers .number{text-align:right;white-space:nowrap}
.servers tbody th{min-width:12rem;max-width:24rem}
.servers .verdict{min-width:14rem;max-width:24rem;font-size:.9rem}
.servers .bar{display:block;width:12rem;height:.75rem;border-radius:3px}
thead th{background:var(--raised);color:var(--soft);font-size:.85rem}
.mark{display:inline-block;margin:.2rem .3rem 0 0;padding:.05rem .45rem;border-radius:4px;background:var(--warn);color:var(--warn-ink);font-size:.8rem;font-weight:600}
.bar .pass{fill:var(--bar-pass)}.bar .fail{fill:var(--bar-fail)}.bar .warn{fill:var(--bar-warn)}.bar .none{fill:var(--bar-none)}.bar .listed{fill:var(--bar-listed)}
fieldset{display:flex;flex-wrap:wrap;gap:.4rem 1.4rem;align-items:center;border:1px solid var(--line);border-radius:8px;padding:.55rem .9rem;margin:1.5rem 0 0;background:var(--raised)}
legend{padding:0 .3rem;color:var(--soft);font-size:.85rem}
fieldset label{display:inline-flex;gap:.4rem;align-items:center;min-height:1.75rem}
fieldset input{accent-color:var(--link);margin:0;width:1.05rem;height:1.05rem}
fieldset input[type=search]{width:16rem;max-width:100%;height:auto;padding:.3rem .5rem;font:inherit;color:inherit;background:var(--paper);border:1px solid var(--soft);border-radius:5px}
[hidden]{display:none!important}
.grid thead th{position:sticky;top:0;z-index:2;min-width:6.5rem;max-width:14rem;vertical-align:bottom;color:var(--ink)}
.grid thead th:first-child{left:0;z-index:3;color:var(--soft)}
.grid .group th{background:var(--raised);color:var(--soft);font-size:.85rem;padding-top:.6rem}
.grid .group span{position:sticky;left:.6rem}
.grid tr.row>th{position:sticky;left:0;z-index:1;background:var(--paper);width:26rem;min-width:min(26rem,45vw);max-width:26rem;font-weight:400;border-right:1px solid var(--line)}
.grid tr.row>th>a{font-family:ui-monospace,"SF Mono",Consolas,"DejaVu Sans Mono",monospace;font-size:.82rem;line-height:1.35;text-decoration:none;color:var(--ink)}
.grid tr.row>th>a:hover{text-decoration:underline}
.grid tr.row>th{line-height:1.35}
.grid tr.row>th .soft{display:block;font-size:.8rem;line-height:1.35}
.grid .level{font-size:.72rem;font-weight:600;color:var(--soft);margin-left:.4rem}
.grid td{font-size:.85rem;white-space:nowrap;border-right:1px solid var(--line)}
.grid td:last-child{border-right:0}
.grid tbody:last-child tr:last-child>*{border-bottom:0}
td.pass{background:var(--pass);color:var(--pass-ink)}
td.fail{background:var(--fail);color:var(--fail-ink);font-weight:600}
td.warn,td.listed{background:var(--warn);color:var(--warn-ink)}
td.none{background:var(--none);color:var(--none-ink)}
td.error{background:var(--error);color:var(--error-ink);font-weight:600}
td.absent{color:var(--soft)}
td small{font-weight:400;font-size:.78rem}
summary{cursor:pointer;border-radius:3px}
summary small{margin-left:.15rem}
.why{white-space:normal;width:17rem;margin:.35rem 0 .2rem;padding:0;list-style:none;font-weight:400;font-size:.8rem;line-height:1.4}
.why li{margin:.3rem 0;padding-left:.5rem;border-left:2px solid currentColor}
.why .link{border:0;padding:0}
.why a{color:inherit}
.why b{display:block;font-weight:600}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem .8rem;margin:.4rem 0;font-size:.8rem;font-weight:400}
dt{color:var(--soft)}dd{margin:0}
tr.row:target>th,td:target{outline:2px solid var(--link);outline-offset:-2px}
main:has(#differ:checked) .grid :is(tr.row:not(.differs,:target,:has(:target)),tbody:not(.differs,:has(:target))),
main:has(#open:checked) .grid :is(tr.row:not(.open,:target,:has(:target)),tbody:not(.open,:has(:target))){display:none}
@media (max-width:48rem){.grid tr.row>th{width:14rem;min-width:11rem;max-width:14rem}.scroll.tall{max-height:none}}
@media print{:root{color-scheme:light}main{padding:0}fieldset{display:none}.scroll,.scroll.tall{max-height:none;overflow:visible;border:0;max-width:none}
.grid thead th,.grid tr.row>th,.grid .group span{position:static}.grid tr.row>th{width:auto;min-width:0}tr{break-inside:avoid}
table{font-size:.8em}td,th{print-color-adjust:exact;-webkit-print-color-adjust:exact}.why{width:auto}
details::details-content{content-visibility:visible;display:block}}
`;
