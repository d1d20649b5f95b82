import { type ComponentChild, h } from 'preact';
import { count } from '../report/counts.ts';
import { inert } from '../report/inert.ts';
import { anchors } from './anchors.ts';
import { grid } from './html-grid.ts';
import { servers } from './html-servers.ts';
import type { ShownMatrix } from './matrix.ts';
import { MATRIX_SCRIPT } from './matrix-script.ts';
import { MATRIX_STYLE } from './matrix-style.ts';
import { page } from './page.ts';

const SHOWN = 300;
const shown = (text: string): string => inert(text, SHOWN);

/** The matrix as one file that can be opened, searched, linked into and printed. */
export function matrixHtml(matrix: ShownMatrix): string {
  const { runs, cases, sentences } = matrix;
  const anchor = anchors();
  const what = [
    ...(cases === undefined ? [] : [count(cases.length, 'case')]),
    ...(sentences === undefined ? [] : [count(sentences.length, 'sentence')]),
  ];
  const suites = [...new Set(runs.map(({ start }) => shown(start.suite)))];
  const common = { runs, anchor, linked: cases !== undefined && sentences !== undefined };
  return page({
    title: `MMS conformance matrix of ${count(runs.length, 'server')}`,
    style: MATRIX_STYLE,
    script: MATRIX_SCRIPT,
    body: h(
      'main',
      null,
      h('h1', null, 'MMS conformance matrix'),
      h(
        'p',
        { class: 'soft' },
        `${[count(runs.length, 'server'), ...what].join(', ')}; suite ${suites.join(' and ')}`,
      ),
      suites.length > 1 &&
        h(
          'p',
          { class: 'mark' },
          'The runs are of different suite versions: a case need not be the same in all.',
        ),
      h('h2', { id: 'servers' }, 'Servers'),
      servers(runs, matrix.totals, anchor),
      filters(),
      cases !== undefined && grid({ what: 'case', title: 'Cases', rows: cases, ...common }),
      sentences !== undefined && grid({ what: 'sentence', title: 'Sentences', rows: sentences, ...common }),
    ),
  });
}

/** Which rows are shown is a matter of style alone; the search is there when scripts are. */
const filters = (): ComponentChild =>
  h(
    'fieldset',
    null,
    h('legend', null, 'Rows'),
    FILTERS.map(({ id, text }) =>
      h('label', { for: id }, h('input', { type: 'radio', name: 'rows', id, checked: id === 'all' }), text),
    ),
    h(
      'label',
      { class: 'scripted', hidden: true },
      'with the words',
      h('input', { type: 'search', id: 'search' }),
    ),
    h('output', { class: 'scripted soft', id: 'found', hidden: true, for: 'search' }),
  );

const FILTERS = [
  { id: 'all', text: 'all' },
  { id: 'differ', text: 'where servers differ' },
  { id: 'open', text: 'where somebody does not pass' },
] as const;
