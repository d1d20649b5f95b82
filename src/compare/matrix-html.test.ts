import { describe, expect, it, test } from 'vitest';
import { aCase, check, planned, runEnd, runStart } from '../report/testing/story.ts';
import { matrixOf } from './matrix.ts';
import { matrixHtml } from './matrix-html.ts';
import { cardOf, simpleCard } from './testing/cards.ts';
import { ACTIVE, HOSTILE } from './testing/hostile.ts';
import { type Element, elements, hashOf, readPage, textOf } from './testing/html-file.ts';

const right = simpleCard('right', { 'm/g/a': { 'M-1-01': 'pass' }, 'm/g/b': { 'M-1-01': 'pass' } });
const wrong = simpleCard(
  'wrong',
  { 'm/g/a': { 'M-1-01': 'fail' }, 'm/g/b': { 'M-1-01': 'pass' }, 'm/h/c': { 'M-1-02': 'skip' } },
  {},
  { status: 130, reason: 'SIGINT' },
);
const html = matrixHtml(matrixOf([right, wrong]));
const all = elements(readPage(html));
const named = (name: string, within: readonly Element[] = all) => within.filter((one) => one.name === name);
const rows = named('tr').filter(({ attributes }) => attributes.class?.startsWith('row'));
const cells = (row: Element) =>
  named('td', elements(row)).map((cell) => [cell.attributes.class, textOf(cell)]);

/** What holds for every page. */
function safe(page: readonly Element[]): void {
  const policy = page.find(({ attributes }) => attributes['http-equiv'] === 'Content-Security-Policy')
    ?.attributes.content;
  const [style, ...styles] = named('style', page);
  const [script, ...scripts] = named('script', page);
  if (style === undefined || script === undefined) throw new Error('no style or no script');
  expect([...styles, ...scripts]).toEqual([]);
  expect(policy).toBe(
    `default-src 'none'; style-src ${hashOf(style)}; script-src ${hashOf(script)}; base-uri 'none'; form-action 'none'`,
  );
  const attributes = page.flatMap((one) => Object.keys(one.attributes));
  expect(attributes.filter((name) => name === 'style' || name.startsWith('on') || name === 'src')).toEqual(
    [],
  );
  const ids = page.flatMap((one) => one.attributes.id ?? []);
  expect(new Set(ids).size).toBe(ids.length);
  const links = page.flatMap((one) => one.attributes.href ?? []);
  expect(links.filter((link) => !ids.includes(link.replace('#', '')))).toEqual([]);
  for (const id of ids) expect(id).toMatch(/^[\w.-]+$/);
  const labels = page.flatMap((one) => one.attributes['aria-labelledby'] ?? []);
  expect(labels.filter((label) => !ids.includes(label))).toEqual([]);
}

describe('the page of a matrix', () => {
  it('needs nothing else, and every link leads somewhere', () => {
    safe(all);
    expect(html.length).toBeLessThan(60_000);
  });

  it('has a row for every case and sentence, and says each verdict in a word', () => {
    expect(rows.map((row) => [row.attributes.class, cells(row)])).toEqual([
      [
        'row differs open',
        [
          ['pass', '✓ pass'],
          ['fail', expect.stringMatching(/^✗ fail/)],
        ],
      ],
      [
        'row',
        [
          ['pass', '✓ pass'],
          ['pass', '✓ pass'],
        ],
      ],
      [
        'row differs open',
        [
          ['absent', 'absent'],
          ['none', '– skip'],
        ],
      ],
      [
        'row differs open',
        [
          ['pass', '✓ pass 2'],
          ['fail', expect.stringMatching(/^✗ fail 1 of 2/)],
        ],
      ],
      [
        'row differs open',
        [
          ['absent', 'not judged'],
          ['none', expect.stringMatching(/^– skip 1/)],
        ],
      ],
    ]);
  });

  it('tells the reason on hover and unfolded, with a link to the sentence and to the cell', () => {
    const [row] = rows;
    const cell = row && named('td', elements(row))[1];
    if (row === undefined || cell === undefined) throw new Error('no cell');
    expect(cell.attributes.title).toBe('The revision is 0x0004000B.');
    expect(cell.attributes.id).toBe(`${row.attributes.id}..2`);
    expect(textOf(cell)).toContain('M-1-01The revision is 0x0004000B.');
    expect(named('a', elements(cell)).map(({ attributes }) => attributes.href)).toEqual([
      '#sentence-M-1-01',
      `#${cell.attributes.id}`,
    ]);
  });

  it('groups the rows, and knows of each group whether anything in it differs', () => {
    const groups = named('tbody').filter(({ attributes }) => attributes.class !== undefined);
    expect(
      groups.map((group) => [group.attributes.class, textOf(named('th', elements(group))[0] ?? group)]),
    ).toEqual([
      ['differs open', 'm/g'],
      ['differs open', 'm/h'],
      ['differs open', 'section 2.2.4.2'],
    ]);
  });

  it('marks a run that is not whole', () => {
    const marks = all.filter(({ attributes }) => attributes.class === 'mark').map(textOf);
    expect(marks).toEqual(['incomplete: the run was interrupted: SIGINT']);
  });

  it('says so when versions of the suite are mixed', () => {
    const mixed = matrixHtml(matrixOf([right, simpleCard('x', {}, { suite: '2' })]));
    expect(mixed).toContain('The runs are of different suite versions');
    expect(html).not.toContain('The runs are of different suite versions');
  });

  it('has only the rows that are asked for, and no link to others', () => {
    const { runs, totals, cases } = matrixOf([right, wrong]);
    const page = elements(readPage(matrixHtml({ runs, totals, cases })));
    safe(page);
    expect(named('h2', page).map(textOf)).toEqual(['Servers', 'Cases']);
  });
});

it('gives no name twice, whatever the ids are', () => {
  const ids = ['a', 'a..2', 'a.2', 'a-', 'a+', '..', '-', ''];
  const cases = Object.fromEntries(ids.map((id) => [id, { [`M${id}`]: 'fail' } as const]));
  safe(elements(readPage(matrixHtml(matrixOf([simpleCard('..', cases), simpleCard('-', cases)])))));
});

test.each(HOSTILE)('%s is a text', (_what, text) => {
  const id = `m/g/${text}`;
  const events = [
    runStart([planned(id, { title: text, suite: text }), planned(`${id} `, { suite: text })], {
      suite: text,
      target: text,
      tool: text,
      started: text,
      command: text,
      platform: text,
    }),
    ...aCase(
      id,
      'fail',
      [
        check(id, text, 'fail', {
          got: text,
          expected: text,
          statement: text,
          section: text,
          consequenceOf: text,
        }),
        check(id, `${text} `, 'fail', { listed: text }),
      ],
      { listed: text, unexpected: [text] },
    ),
    ...aCase(`${id} `, 'skip', [], { reason: text }),
    runEnd({ verdict: text, reason: text, status: 130 }),
  ];
  const page = matrixHtml(matrixOf([cardOf(text, events), cardOf(`${text} `, events)]));
  expect(page).not.toMatch(ACTIVE);
  expect(page.length).toBeLessThan(150_000);
  const found = elements(readPage(page));
  safe(found);
  expect(new Set(found.map(({ name }) => name))).toEqual(new Set(all.map(({ name }) => name)));
});
