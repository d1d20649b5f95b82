import { PAGE } from '../../report/html/style.ts';

/** The style of the page: that of the other reports, and what plots need. */
export const STYLE = `${PAGE}
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(30rem, 100%), 1fr)); gap: 1rem; margin-top: 1.6rem; }
.plot { background: var(--panel); border: 1px solid var(--line); border-radius: 8px; padding: .7rem .9rem .4rem; }
.plot figcaption { display: flex; flex-wrap: wrap; gap: .1rem 1rem; align-items: baseline; font-size: .867rem; color: var(--quiet); }
.plot figcaption b { color: var(--text); font-weight: 650; }
.plot > svg { display: block; width: 100%; height: auto; margin-top: .3rem; }
.plot text { fill: var(--quiet); font-size: 11px; font-variant-numeric: tabular-nums; }
.plot text.small { font-size: 9px; }
.plot .grid { stroke: var(--line); stroke-width: 1; }
.plot polyline { fill: none; stroke-width: 2; stroke-linejoin: round; vector-effect: non-scaling-stroke; }
.l1 { stroke: var(--link); stroke-width: 2; } .l2 { stroke: var(--warn); stroke-width: 2; stroke-dasharray: 7 4; }
.l3 { stroke: var(--pass); stroke-width: 2; stroke-dasharray: 2 3; }
.key { display: inline-flex; gap: .4rem; align-items: center; }
.key svg { width: 24px; height: 8px; }
.intime { fill: var(--link); } .late { fill: var(--fail); }
.scroll { overflow-x: auto; }
.numbers { font-variant-numeric: tabular-nums; }
.numbers th, .numbers td { padding: .25rem 1.4rem .25rem 0; border-top: 1px solid var(--line); }
.numbers thead th { border: 0; color: var(--quiet); }
.numbers td { text-align: right; white-space: nowrap; }
.numbers .words { text-align: left; white-space: normal; color: var(--quiet); }
.caveats { margin-top: .8rem; color: var(--quiet); }
.violation { border-left: 3px solid var(--c); padding: .2rem 0 .4rem .9rem; margin: 0 0 1.2rem; }
.glance span, .summary h1, .violation p, .words { overflow-wrap: anywhere; min-width: 0; }
.violation pre { margin: .4rem 0 0; overflow-x: auto; line-height: 1.45; font-size: .8rem; overflow-wrap: normal; }
#run pre { white-space: pre-wrap; }
.violation dl div { display: grid; grid-template-columns: 6.5rem minmax(0, 1fr); gap: .5rem; font-size: .9rem; }
.violation dt { color: var(--quiet); }
`;
