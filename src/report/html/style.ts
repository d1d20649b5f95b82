import { CASE } from './style-case.ts';
import { LADDER } from './style-ladder.ts';

/** What every page has: both schemes, their colours, tables, and the verdict on top. */
export const PAGE = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#f7f7f5, #121417);
  --panel: light-dark(#ffffff, #1a1d21);
  --sunk: light-dark(#f1f2f3, #22262b);
  --line: light-dark(#dcdee2, #32373e);
  --text: light-dark(#1b1d21, #e6e8eb);
  --quiet: light-dark(#565c66, #a3abb5);
  --link: light-dark(#0b57a4, #8ab8f0);
  --pass: light-dark(#1a6d42, #6fcf97);
  --fail: light-dark(#b3201b, #ff8f85);
  --warn: light-dark(#855400, #f0c060);
  --error: light-dark(#7a1fa2, #dba4f7);
  --note: light-dark(#22588f, #8ab8f0);
  --skip: light-dark(#565c66, #a3abb5);
  --fail-ground: light-dark(#fdeceb, #3a1c1b);
  --warn-ground: light-dark(#fdf3df, #352a14);
  --right-ground: light-dark(#e6f4ec, #16301f);
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
  accent-color: var(--link);
}
:root[data-theme="light"] { color-scheme: light; }
:root[data-theme="dark"] { color-scheme: dark; }
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--ground); color: var(--text);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif;
}
code, pre, .dump { font-family: var(--mono); font-size: .867em; }
code, pre, dd, .statement { overflow-wrap: anywhere; }
a { color: var(--link); text-underline-offset: 2px; }
h1, h2, h3, h4, p, ul, ol, dl, dd, figure { margin: 0; padding: 0; }
h2 { font-size: 1.2rem; margin: 2.4rem 0 .8rem; }
h3 { font-size: 1rem; margin: 1.4rem 0 .4rem; }
h3 small { font-weight: 400; color: var(--quiet); }
h4 { font-size: .867rem; margin: 1.2rem 0 .4rem; }
ul, ol { list-style: none; }
table { border-collapse: collapse; text-align: left; }
th { font-weight: 400; }
th, td { padding: 0; vertical-align: baseline; }
summary { cursor: pointer; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 2px; }
.quiet, .section { color: var(--quiet); }
.js { display: none; }
:root.scripted .js { display: revert; }
[hidden] { display: none !important; }
.tag {
  border: 1px solid var(--line); border-radius: 999px; padding: 0 .5em; color: var(--quiet); font-size: .8em;
  white-space: nowrap;
}
button {
  font: inherit; font-size: .867rem; color: var(--text); background: var(--panel);
  border: 1px solid var(--line); border-radius: 5px; padding: .1rem .6rem; cursor: pointer;
}
button:hover { border-color: var(--quiet); }

body > header {
  display: flex; gap: 1.2rem; align-items: center; padding: .5rem max(1rem, calc(50vw - 45rem));
  border-bottom: 1px solid var(--line); background: var(--panel); font-size: .867rem; color: var(--quiet);
}
body > header nav { display: flex; gap: 1rem; margin-left: auto; }
main { max-width: 92rem; margin: 0 auto; padding: 0 1rem 4rem; }

.verdict {
  display: inline-block; font-size: .8rem; font-weight: 650; letter-spacing: .01em; color: var(--c, var(--skip));
}
.v-pass { --c: var(--pass); } .v-fail { --c: var(--fail); } .v-warn { --c: var(--warn); }
.v-error { --c: var(--error); } .v-note { --c: var(--note); }
.v-skip, .v-inconclusive, .v-unreached { --c: var(--skip); }
.m-unexpected { --c: var(--fail); } .m-expected, .m-flaky { --c: var(--note); }

.summary { padding: 1.6rem 0 0; }
.summary h1 { font-size: 1.55rem; line-height: 1.25; font-weight: 650; letter-spacing: -.01em; text-wrap: balance; }
.status-0 h1 { color: var(--pass); } .status-1 h1 { color: var(--fail); }
.status-70 h1 { color: var(--error); }
.summary .reason { margin-top: .4rem; }
.glance { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; margin: .5rem 0 .9rem; color: var(--quiet); }
.glance b { color: var(--text); font-weight: 600; overflow-wrap: anywhere; }
.bar { display: block; width: 100%; height: 10px; border-radius: 5px; background: var(--sunk); }
.bar rect { fill: var(--c); stroke: var(--ground); stroke-width: 1; vector-effect: non-scaling-stroke; }
.bar .v-skip, .bar .v-inconclusive, .bar .v-unreached { opacity: .45; }

.broken { width: 100%; margin-top: 1.4rem; }
.broken caption { text-align: left; font-weight: 650; padding-bottom: .3rem; }
.broken th, .broken td { padding: .28rem .9rem .28rem 0; border-top: 1px solid var(--line); }
.broken th { white-space: nowrap; }
.broken .where { padding-right: 0; min-width: 33rem; white-space: nowrap; }
.broken .where b { display: inline-block; min-width: 2.2em; text-align: right; margin-right: .8em; font-variant-numeric: tabular-nums; }
.broken .where a { margin-right: .8em; display: inline-block; max-width: 14em; overflow: hidden; white-space: nowrap; text-overflow: ellipsis; vertical-align: bottom; }

.filters {
  position: sticky; top: 0; z-index: 2; background: var(--ground); padding: .5rem 0; margin-bottom: .4rem;
  border-bottom: 1px solid var(--line); font-size: .867rem;
}
.filters fieldset { border: 0; padding: 0; margin: 0; display: flex; flex-wrap: wrap; gap: .4rem; align-items: center; }
.filters legend { float: left; padding: 0 .4rem 0 0; color: var(--quiet); }
.chip {
  position: relative; border: 1px solid var(--line); border-radius: 999px; padding: .08rem .7rem; cursor: pointer;
  background: var(--panel); color: var(--c, var(--quiet)); font-weight: 600;
}
.chip b { color: var(--text); font-weight: 400; font-variant-numeric: tabular-nums; }
.chip input { position: absolute; inset: 0; opacity: 0; margin: 0; cursor: pointer; }
.chip:has(:checked) { background: var(--c); color: var(--panel); border-color: var(--c); }
.chip:has(:checked) b { color: inherit; }
.chip:has(:focus-visible) { outline: 2px solid var(--link); outline-offset: 2px; }
:root.scripted .filters .more { display: flex; flex-wrap: wrap; gap: .4rem .9rem; align-items: center; margin-top: .45rem; }
.more label { display: flex; gap: .4rem; align-items: center; color: var(--quiet); }
.more input, .more select {
  font: inherit; color: var(--text); background: var(--panel); border: 1px solid var(--line); border-radius: 5px;
  padding: .1rem .45rem; max-width: 15rem;
}
.more input::placeholder { color: var(--quiet); opacity: 1; }
#count { margin-left: auto; color: var(--quiet); font-variant-numeric: tabular-nums; }

.part > summary { display: grid; grid-template-columns: 7rem 12rem 1fr; gap: 1rem; align-items: center; padding: .15rem 0; }
.part > summary b { font-weight: 600; }
.part > summary span { color: var(--quiet); }
.sentences { width: 100%; margin: .2rem 0 .8rem; font-size: .9rem; }
.sentences th, .sentences td { padding: .25rem 1rem .25rem 0; border-top: 1px solid var(--line); }
.sentences th, .sentences td:nth-child(2) { white-space: nowrap; }
.case-link { margin-right: .8em; font-size: .9em; }
button.only { font-size: .8em; margin-left: .6em; }

.facts:is(dl) { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(26rem, 100%), 1fr)); gap: .2rem 2rem; }
dl.facts div { display: flex; gap: .8rem; border-top: 1px solid var(--line); padding: .2rem 0; }
dl.facts dt { color: var(--quiet); flex: 0 0 8.5rem; }
.lines li { padding: .1rem 0; overflow-wrap: anywhere; }
.untested p { color: var(--quiet); font-size: .9em; overflow-wrap: anywhere; padding: 0 0 .4rem 1.1rem; }
.reason, .unexpected { color: var(--fail); }
.case, .evidence, tr[id], main > section { scroll-margin-top: 6rem; }
tr:is(.here, :target) th { box-shadow: inset 3px 0 0 var(--link); }

@media (max-width: 80rem) { .broken .where { min-width: 0; } .broken .where a { display: block; margin-left: 3em; } .broken .where b { float: left; } }
@media (max-width: 46rem) {
  body { font-size: 14px; }
  body > header { flex-wrap: wrap; gap: .3rem 1rem; }
  .filters { position: static; }
  .part > summary { grid-template-columns: 5.5rem 1fr; }
  .part > summary .bar { display: none; }
  .broken td, .broken th { display: inline; border: 0; padding: 0 .4rem 0 0; white-space: normal; }
  .broken tr { display: block; border-top: 1px solid var(--line); padding: .3rem 0; }
  .sentences th, .sentences td { display: block; border: 0; padding: 0; }
  .sentences tr { display: block; border-top: 1px solid var(--line); padding: .3rem 0; }
}

@media print {
  :root, :root[data-theme] { color-scheme: light; }
  body { background: #fff; font-size: 10pt; }
  body > header nav, .filters, button, :root.scripted .js { display: none !important; }
  .filters { display: none; }
  .case.look::details-content, .part::details-content, .untested::details-content { content-visibility: visible; height: auto; }
  .evidence, .broken tr, .sentences tr { break-inside: avoid; }
  h2, h3, h4, .case > summary { break-after: avoid; }
}
`;

/** Verdicts are filtered without any script: where one is ticked, cases of the others go. */
const FILTERS = `
main:has(.chip :checked) .case { display: none; }
${['pass', 'fail', 'warn', 'error', 'note', 'skip', 'inconclusive', 'unreached']
  .map((verdict) => `main:has(#only-${verdict}:checked) .case.v-${verdict}`)
  .join(',\n')},
${['expected', 'unexpected', 'flaky'].map((mark) => `main:has(#only-${mark}:checked) .case.m-${mark}`).join(',\n')} { display: block; }
`;

/** The style of the page, all of it. */
export const STYLE = `${PAGE}${CASE}${LADDER}${FILTERS}`;
