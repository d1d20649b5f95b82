import { type ComponentChild, h } from 'preact';
import { inert } from '../report/inert.ts';
import type { Anchor } from './anchors.ts';
import { type Cell, passes, type Reason, SYMBOLS, shareWords, word } from './cell.ts';
import type { Row } from './matrix.ts';
import type { RunCard } from './run-card.ts';

const SHOWN = 300;
const shown = (text: string): string => inert(text, SHOWN);

export interface Grid {
  readonly what: 'case' | 'sentence';
  readonly title: string;
  readonly rows: readonly Row[];
  readonly runs: readonly RunCard[];
  readonly anchor: Anchor;
  /** Whether the page has the rows that a reason can point to. */
  readonly linked: boolean;
}

/** A table with a row for each case or sentence and a column for each run. */
export function grid({ what, title, rows, runs, anchor, linked }: Grid): ComponentChild {
  const heading = `${what}s`;
  return h(
    'section',
    null,
    h('h2', { id: heading }, title),
    what === 'sentence' &&
      h(
        'p',
        { class: 'soft' },
        'A number beside a verdict: how many cases say so, of all that judge the sentence.',
      ),
    rows.length === 0
      ? h('p', null, 'There are none.')
      : h(
          'div',
          { class: 'scroll tall', tabindex: 0, role: 'region', 'aria-labelledby': heading },
          h(
            'table',
            { class: 'grid' },
            h(
              'thead',
              null,
              h(
                'tr',
                null,
                h('th', { scope: 'col' }, what),
                runs.map(({ label }) =>
                  h('th', { scope: 'col' }, h('a', { href: `#${anchor('run-', label)}` }, shown(label))),
                ),
              ),
            ),
            groupsOf(rows).map(([name, some]) =>
              h(
                'tbody',
                {
                  class: flags(
                    some.some((row) => row.differs),
                    some.some((row) => !row.passes),
                  ),
                },
                h(
                  'tr',
                  { class: 'group' },
                  h(
                    'th',
                    { scope: 'rowgroup', colspan: runs.length + 1 },
                    h('span', null, groupName(what, name)),
                  ),
                ),
                some.map((row) => rowOf(what, row, runs, anchor, linked)),
              ),
            ),
          ),
        ),
  );
}

const groupName = (what: Grid['what'], name: string): string =>
  what === 'sentence' ? `section ${shown(name)}` : shown(name);

function groupsOf(rows: readonly Row[]): readonly (readonly [string, readonly Row[]])[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.group);
    if (group === undefined) groups.set(row.group, [row]);
    else group.push(row);
  }
  return [...groups];
}

const flags = (differs: boolean, open: boolean, ...more: readonly string[]): string =>
  [...more, ...(differs ? ['differs'] : []), ...(open ? ['open'] : [])].join(' ');

function rowOf(
  what: Grid['what'],
  { id, text, level, cells, differs, passes: all }: Row,
  runs: readonly RunCard[],
  anchor: Anchor,
  linked: boolean,
): ComponentChild {
  const name = anchor(`${what}-`, id);
  const other = what === 'case' ? 'sentence-' : 'case-';
  return h(
    'tr',
    { class: flags(differs, !all, 'row'), id: name },
    h(
      'th',
      { scope: 'row' },
      h('a', { href: `#${name}` }, shown(id)),
      level !== undefined && h('span', { class: 'level' }, level),
      text !== '' && h('span', { class: 'soft' }, shown(text)),
    ),
    cells.map((cell, n) => {
      const place = `${name}..${n + 1}`;
      return cellOf(cell, place, shown(runs[n]?.label ?? ''), (reason) =>
        reasonOf(reason, linked && reason.of !== undefined ? anchor(other, reason.of) : undefined),
      );
    }),
  );
}

function cellOf(
  cell: Cell,
  place: string,
  label: string,
  reasonNode: (reason: Reason) => ComponentChild,
): ComponentChild {
  const share = shareWords(cell);
  const told = [
    `${SYMBOLS[cell.outcome]} ${word(cell)}`.trim(),
    ...(share === '' ? [] : [' ', h('small', null, share)]),
  ];
  const { listed, reasons, more } = cell;
  if (passes(cell) || (reasons.length === 0 && listed === undefined))
    return h('td', { class: colourOf(cell) }, told);
  return h(
    'td',
    {
      class: colourOf(cell),
      id: place,
      title: listed === undefined ? reasons[0]?.text : `listed: ${listed}`,
    },
    h(
      'details',
      null,
      h('summary', null, told),
      h(
        'ul',
        { class: 'why' },
        listed !== undefined && h('li', null, h('b', null, 'listed'), listed),
        reasons.map(reasonNode),
        more > 0 && h('li', null, `and ${more} more`),
        h(
          'li',
          { class: 'link' },
          h('a', { href: `#${place}`, 'aria-label': `link to this cell of ${label}` }, 'link'),
        ),
      ),
    ),
  );
}

const reasonOf = ({ of, text }: Reason, target: string | undefined): ComponentChild =>
  h(
    'li',
    null,
    of !== undefined &&
      h('b', null, target === undefined ? shown(of) : h('a', { href: `#${target}` }, shown(of))),
    text,
  );

function colourOf({ outcome, listed, flaky, unexpected }: Cell): string {
  if (listed !== undefined) return 'listed';
  if (outcome === 'pass' && (flaky || unexpected)) return 'warn';
  switch (outcome) {
    case 'pass':
    case 'note':
      return 'pass';
    case 'fail':
    case 'warn':
    case 'error':
    case 'absent':
      return outcome;
    case 'not judged':
      return 'absent';
    default:
      return 'none';
  }
}
