import { type ComponentChild, h } from 'preact';
import { inert } from '../report/inert.ts';
import type { Anchor } from './anchors.ts';
import { remarks } from './cell.ts';
import type { Totals } from './matrix.ts';
import type { RunCard } from './run-card.ts';
import { TOTALS, verdictOf } from './totals-text.ts';

const shown = (text: string): string => inert(text, 300);

/** What came out of each run, and what the run was. */
export const servers = (
  runs: readonly RunCard[],
  totals: readonly Totals[],
  anchor: Anchor,
): ComponentChild =>
  h(
    'div',
    { class: 'scroll', tabindex: 0, role: 'region', 'aria-labelledby': 'servers' },
    h(
      'table',
      { class: 'servers' },
      h(
        'thead',
        null,
        h(
          'tr',
          null,
          h('th', { scope: 'col' }, 'server'),
          h('th', { scope: 'col' }, 'verdict'),
          h('th', { scope: 'col' }, 'cases'),
          TOTALS.map(({ name }) => h('th', { scope: 'col', class: 'number' }, name)),
        ),
      ),
      h(
        'tbody',
        null,
        runs.map((run, n) => {
          const sums = totals[n];
          return h(
            'tr',
            { id: anchor('run-', run.label) },
            h(
              'th',
              { scope: 'row' },
              shown(run.label),
              h('details', null, h('summary', { class: 'soft' }, 'run'), runData(run)),
            ),
            h(
              'td',
              { class: 'verdict' },
              verdictOf(run),
              remarks(run).map((text) => [' ', h('span', { class: 'mark' }, text)]),
            ),
            h('td', null, sums && bar(sums)),
            TOTALS.map(({ of }) => h('td', { class: 'number' }, sums && of(sums))),
          );
        }),
      ),
    ),
  );

/** The numbers beside it say the same. */
function bar({ cases, listed }: Totals): ComponentChild {
  const parts = [
    { colour: 'pass', n: (cases.get('pass') ?? 0) + (cases.get('note') ?? 0) },
    { colour: 'listed', n: listed },
    { colour: 'warn', n: cases.get('warn') ?? 0 },
    { colour: 'fail', n: (cases.get('fail') ?? 0) + (cases.get('error') ?? 0) },
    {
      colour: 'none',
      n: (cases.get('skip') ?? 0) + (cases.get('inconclusive') ?? 0) + (cases.get('unreached') ?? 0),
    },
  ];
  const all = parts.reduce((sum, { n }) => sum + n, 0);
  let x = 0;
  return h(
    'svg',
    {
      class: 'bar',
      viewBox: `0 0 ${Math.max(1, all)} 1`,
      preserveAspectRatio: 'none',
      'aria-hidden': 'true',
    },
    parts
      .filter(({ n }) => n > 0)
      .map(({ colour, n }) => {
        const rect = h('rect', { class: colour, x, y: 0, width: n, height: 1 });
        x += n;
        return rect;
      }),
  );
}

function runData({ start, end }: RunCard): ComponentChild {
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['target', start.target],
    ['name', start.name],
    ['started', start.started],
    ['tool', start.tool],
    ['suite', start.suite],
    ['seed', `${start.seed}`],
    ['workers', `${start.workers}`],
    ['exit status', `${end.status}`],
    ['checks', `${end.checks.pass} pass, ${end.checks.fail} fail, ${end.checks.warn} warn`],
    ['platform', start.platform],
    ['command', start.command],
  ];
  return h(
    'dl',
    null,
    facts.map(([name, value]) => value !== undefined && [h('dt', null, name), h('dd', null, shown(value))]),
  );
}
