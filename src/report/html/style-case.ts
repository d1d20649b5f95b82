/** Cases, what broke in them, and their bytes. */
export const CASE = `
.case { border-top: 1px solid var(--line); }
.case > summary {
  display: flex; flex-wrap: wrap; gap: 0 .7rem; align-items: baseline; padding: .22rem .4rem; list-style: none;
}
.case > summary::-webkit-details-marker { display: none; }
.case > summary:hover { background: var(--sunk); }
.case > summary > .verdict { width: 5.6rem; flex: none; }
.case > summary > .verdict::before { content: "▸"; display: inline-block; width: 1.1em; color: var(--quiet); font-weight: 400; }
.case[open] > summary > .verdict::before { content: "▾"; }
.case > summary code { overflow-wrap: anywhere; }
.case > summary .why { color: var(--quiet); font-size: .867rem; }
.case > summary .facts { margin-left: auto; color: var(--quiet); font-size: .867rem; font-variant-numeric: tabular-nums; }
.case > summary .facts i { font-style: normal; display: inline-block; min-width: 4.6rem; text-align: right; }
.case > summary .first {
  flex-basis: 100%; padding-left: 6.3rem; color: var(--quiet); font-size: .867rem; overflow-wrap: anywhere;
}
.case.look[open] { background: var(--panel); border: 1px solid var(--line); border-radius: 8px; margin: .5rem 0; }
.case.look[open] > summary { border-bottom: 1px solid var(--line); padding: .4rem .8rem; }
.case:is(.here, :target) > summary { box-shadow: inset 3px 0 0 var(--link); }
.body { padding: .5rem .8rem 1rem; }
.case:not(.look) .body { padding: .3rem .4rem .8rem 6.7rem; font-size: .9rem; }
.about { font-size: .95rem; }
.listed { color: var(--note); }
.reproduce { display: flex; gap: .6rem; align-items: baseline; margin-top: .3rem; font-size: .9rem; }
.reproduce span { color: var(--quiet); }
.reproduce code { background: var(--sunk); padding: .1rem .4rem; border-radius: 4px; }
.attempts li { padding: .1rem 0; }
.attempts ul { padding-left: 1.2rem; color: var(--quiet); font-size: .9em; }
.others { font-size: .867rem; color: var(--quiet); margin-top: .6rem; overflow-wrap: anywhere; }

.evidence {
  display: grid; grid-template-columns: minmax(16rem, 24rem) minmax(0, 1fr); gap: .2rem 1.6rem; align-items: start;
  border-left: 3px solid var(--c); padding: .3rem 0 .5rem .9rem; margin: .4rem 0 1rem;
}
.evidence:has(.right) { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); }
.evidence:has(.right) > .sentences { grid-column: 1 / -1; grid-template-columns: repeat(auto-fill, minmax(24rem, 1fr)); gap: .6rem 1.6rem; position: static; margin-bottom: .5rem; }
.evidence:has(.right) .where { min-height: 3em; }
.evidence:has(.right) .dump td:nth-child(2) { white-space: normal; width: 25ch; min-width: 24ch; }
.evidence:is(.here, :target) { background: var(--sunk); }
.sentences:is(div) { display: grid; gap: .8rem; position: sticky; top: 6rem; }
.sentences .head { font-size: .9rem; }
.sentences .head a, .sentences .head code { font-family: var(--mono); font-size: .867em; }
.sentences .statement { margin: .1rem 0 .25rem; }
.sentences .statement b { font-size: .8em; }
.sentences dl { font-size: .867rem; display: grid; gap: .1rem; }
.sentences dl div { display: grid; grid-template-columns: 5.8rem 1fr; gap: .5rem; }
.sentences dt { color: var(--quiet); }
.sentences .same { color: var(--quiet); font-size: .867rem; }
.sentences .expected dd { color: var(--pass); font-weight: 600; }
.sentences .got dd { color: var(--fail); font-weight: 600; }
.v-warn .got dd { color: var(--warn); }
.bytes .where { font-size: .867rem; color: var(--quiet); margin-bottom: .3rem; }
.bytes .where strong { color: var(--text); font-weight: 600; }
.bytes { min-width: 0; overflow-x: auto; }
.mark {
  display: inline-block; min-width: 1.5em; text-align: center; border-radius: 999px; background: var(--c, var(--fail));
  color: var(--panel); font: 650 .75rem/1.5 system-ui, sans-serif; margin-left: .4em;
}
.head .mark { margin: 0 .5em 0 0; }
.dump { font-size: .8rem; line-height: 1.45; }
.dump td { padding: 0 .9rem 0 0; vertical-align: top; }
.dump td:nth-child(1) { color: var(--quiet); padding-left: .3rem; }
.dump td:nth-child(-n+3) { white-space: nowrap; }
.dump td:nth-child(3) { color: var(--quiet); }
.dump td:nth-child(4) { overflow-wrap: anywhere; min-width: 9rem; }
.dump .gap td { color: var(--quiet); font-style: italic; }
.dump .bad td { background: var(--fail-ground); font-weight: 650; color: var(--text); }
.dump .bad td:first-child { box-shadow: inset 3px 0 0 var(--fail); }
.v-warn .dump .bad td { background: var(--warn-ground); }
.v-warn .dump .bad td:first-child { box-shadow: inset 3px 0 0 var(--warn); }
.right .dump .bad td { background: var(--right-ground); }
.right .dump .bad td:first-child { box-shadow: inset 3px 0 0 var(--pass); }
.right .mark { display: none; }
.plain .bad { background: var(--fail-ground); }
.plain { margin: 0; white-space: pre-wrap; line-height: 1.45; font-size: .8rem; }

.beside { font-size: .867rem; width: 100%; }
.beside th, .beside td { padding: .2rem 1rem .2rem .3rem; border-top: 1px solid var(--line); vertical-align: top; width: 30%; }
.beside thead th { color: var(--quiet); border: 0; }
.beside tbody th span { color: var(--quiet); }
.beside small { color: var(--quiet); }
.beside tr.differs td { background: var(--fail-ground); }
.beside tr.differs td:last-child { background: var(--right-ground); }
b.differs { color: var(--fail); font-size: .8rem; }

@media (max-width: 70rem) {
  .evidence, .evidence:has(.right) { grid-template-columns: minmax(0, 1fr); }
  .evidence:has(.right) > .sentences { grid-template-columns: minmax(0, 1fr); }
  .sentences:is(div) { position: static; margin-bottom: .5rem; }
}
@media (max-width: 46rem) {
  .case > summary .first, .case:not(.look) .body { padding-left: .4rem; }
  .case > summary .facts { margin-left: 0; }
  .dump td { padding-right: .5rem; }
  .dump td:nth-child(2) { white-space: normal; min-width: 23ch; }
}
@media print {
  .evidence, .evidence:has(.right) { grid-template-columns: minmax(0, 1fr); }
  .sentences:is(div) { position: static; }
  .dump, .plain { font-size: 7.5pt; }
}
`;
