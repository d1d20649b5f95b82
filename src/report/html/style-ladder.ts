/**
 * Arrows between two lifelines. A line is solid over TCP, dashed over UDP, and broad for a flow of Data packets; its head is
 * cut out of the same box.
 */
export const LADDER = `
.ladder { max-width: 58rem; font-size: .83rem; line-height: 1.3; margin-top: .4rem; }
.ladder li { display: grid; grid-template-columns: 5.6rem minmax(0, 1fr); }
.ladder .sides { color: var(--quiet); }
.ladder .sides span { grid-column: 2; grid-row: 1; }
.ladder .sides span + span { justify-self: end; }
.ladder i {
  font-style: normal; color: var(--quiet); text-align: right; padding: .2rem .7rem 0 0; font-size: .75rem;
  font-variant-numeric: tabular-nums; white-space: nowrap;
}
.ladder i small { display: block; color: var(--warn); font-size: inherit; }
.ladder li > span, .ladder summary {
  grid-column: 2; border: solid var(--quiet); border-width: 0 2px; display: flex; align-items: center; min-height: 1.7rem;
  list-style: none; min-width: 0;
}
.ladder .sides > span, .ladder .sides > span + span { border: 0; min-height: 0; }
.ladder details { grid-column: 2; min-width: 0; }
.ladder summary::-webkit-details-marker { display: none; }
.ladder summary b { text-decoration: underline dotted; text-underline-offset: 3px; }
.ladder summary:hover { background: var(--sunk); }
.ladder li > span > span, .ladder summary > span { padding: 0 .6rem; color: var(--quiet); overflow-wrap: anywhere; text-align: center; }
.ladder b { font-weight: 600; color: var(--text); }
.ladder em {
  font-style: normal; font-size: .7rem; border: 1px solid var(--line); border-radius: 3px; padding: 0 .3em; margin-right: .5em;
  color: var(--quiet);
}
.ladder li > span::before, .ladder li > span::after, .ladder summary::before, .ladder summary::after {
  content: ""; flex: 1 1 1.5rem; min-width: 1.1rem; height: 9px; color: var(--quiet);
  background: linear-gradient(currentColor, currentColor) center / 100% 1.5px no-repeat;
}
.ladder .sides > span::before, .ladder .sides > span::after { display: none; }
.ladder .out > span::after, .ladder .out summary::after {
  clip-path: polygon(0 3.5px, calc(100% - 9px) 3.5px, calc(100% - 9px) 0, 100% 50%, calc(100% - 9px) 100%, calc(100% - 9px) 5.5px, 0 5.5px);
  background: linear-gradient(currentColor, currentColor) center / 100% 1.5px no-repeat, linear-gradient(currentColor, currentColor) right / 9px 100% no-repeat;
}
.ladder .in > span::before, .ladder .in summary::before {
  clip-path: polygon(100% 3.5px, 9px 3.5px, 9px 0, 0 50%, 9px 100%, 9px 5.5px, 100% 5.5px);
  background: linear-gradient(currentColor, currentColor) center / 100% 1.5px no-repeat, linear-gradient(currentColor, currentColor) left / 9px 100% no-repeat;
}
.ladder .udp > span::before, .ladder .udp > span::after, .ladder .udp summary::before, .ladder .udp summary::after {
  background-image: repeating-linear-gradient(90deg, currentColor 0 5px, transparent 5px 9px);
}
.ladder .udp.out > span::after, .ladder .udp.out summary::after, .ladder .udp.in > span::before, .ladder .udp.in summary::before {
  background-image: repeating-linear-gradient(90deg, currentColor 0 5px, transparent 5px 9px), linear-gradient(currentColor, currentColor);
}
.ladder .flow > span::before, .ladder .flow > span::after, .ladder .flow summary::before, .ladder .flow summary::after {
  background-size: 100% 5px, 9px 100%;
}
.ladder .flow.in > span::before, .ladder .flow.in summary::before {
  clip-path: polygon(100% 2px, 9px 2px, 9px 0, 0 50%, 9px 100%, 9px 7px, 100% 7px);
}
.ladder .bad > span { background: var(--fail-ground); }
.ladder .bad > span::before, .ladder .bad > span::after { color: var(--fail); }
.ladder .at { color: var(--c); font-weight: 650; margin-left: .5em; white-space: nowrap; }
.ladder li:is(.here, :target) > span { outline: 2px solid var(--link); }
.ladder li[id] { scroll-margin-top: 7rem; }
.ladder .step, .ladder .gap { display: block; margin-left: 5.6rem; border: solid var(--quiet); border-width: 0 2px; }
.ladder .step { padding: .35rem .6rem .15rem; color: var(--quiet); font-size: .8rem; overflow-wrap: anywhere; }
.ladder .step b { display: inline-block; min-width: 1.8em; }
.ladder .gap { padding: .2rem 0; text-align: center; font-style: italic; color: var(--quiet); }
/* The lifeline of the first session goes on beside those of the others. */
.ladder.several li { background: linear-gradient(var(--line), var(--line)) 5.6rem 0 / 2px 100% no-repeat; }
.ladder .lane1 > span, .ladder .lane1 summary { margin-left: 1.2rem; }
.ladder .lane2 > span, .ladder .lane2 summary { margin-left: 2.4rem; }
.ladder .lane3 > span, .ladder .lane3 summary { margin-left: 3.6rem; }
.ladder .lane4 > span, .ladder .lane4 summary { margin-left: 4.8rem; }
.ladder .plain { margin: .2rem 0 .5rem .8rem; }
.case:not(.look) .ladder { font-size: .78rem; max-width: 46rem; }
.case:not(.look) .ladder li > span { min-height: 1.35rem; }
.case:not(.look) .ladder i { padding-top: .1rem; }
@media (max-width: 46rem) {
  .ladder li { grid-template-columns: 4.4rem minmax(0, 1fr); }
  .ladder .step, .ladder .gap { margin-left: 4.4rem; }
}
@media print { .ladder li { break-inside: avoid; } }
`;
