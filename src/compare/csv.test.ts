import { describe, expect, it, test } from 'vitest';
import { aCase, check, planned, runEnd, runStart } from '../report/testing/story.ts';
import { csvValue, matrixCsv } from './csv.ts';
import { matrixOf } from './matrix.ts';
import { cardOf, simpleCard } from './testing/cards.ts';
import { ACTIVE, HOSTILE } from './testing/hostile.ts';
import { readCsv } from './testing/readers.ts';

describe('the CSV form of a matrix', () => {
  it('has a line for each case and requirement, and a column for what each run says and why', () => {
    const matrix = matrixOf([
      simpleCard('right', { 'm/g/a': { 'M-1-01': 'pass' }, 'm/g/b': { 'M-1-01': 'pass' } }),
      simpleCard('wrong', { 'm/g/a': { 'M-1-01': 'fail' }, 'm/g/b': { 'M-1-01': 'pass', 'M-1-02': 'warn' } }),
    ]);
    const [head, ...rows] = readCsv(matrixCsv(matrix));
    expect(head).toEqual([
      'kind',
      'id',
      'group',
      'level',
      'text',
      'right',
      'wrong',
      'right: why',
      'wrong: why',
    ]);
    expect(rows.map((row) => [row[0], row[1], row[5], row[6]])).toEqual([
      ['case', 'm/g/a', 'pass', 'fail'],
      ['case', 'm/g/b', 'pass', 'warn'],
      ['requirement', 'M-1-01', 'pass', 'fail'],
      ['requirement', 'M-1-02', 'not judged', 'warn'],
    ]);
    expect(rows[0]?.[8]).toBe('M-1-01: The revision is 0x0004000B.');
    expect(rows[2]?.[8]).toBe('cases: 1 of 2; m/g/a: The revision is 0x0004000B.');
  });

  it('leaves out the rows that are not asked for', () => {
    const { runs, totals, sentences } = matrixOf([simpleCard('one', { 'm/g/a': { 'M-1-01': 'pass' } })]);
    const rows = readCsv(matrixCsv({ runs, totals, sentences }));
    expect(rows.map(([kind]) => kind)).toEqual(['kind', 'requirement']);
  });
});

describe('a value', () => {
  it.each(['=1', '+1', '-1', '@x', ' =1', '\uff1d1', '\uff0bx'])('%j is no formula', (text) => {
    expect(readCsv(`${csvValue(text)}\r\n`)).toEqual([[`'${text}`]]);
  });

  it.each(['', 'plain', 'a,b', 'a"b', ' a ', "'", 'a=b', '1-2'])('%j is read back as it is', (text) => {
    expect(readCsv(`${csvValue(text)}\r\n`)).toEqual([[text]]);
  });

  it.each(['\t=1', '\r=1', '\n@x'])('%j does not hide a formula behind what it loses', (text) => {
    const [[value = ''] = []] = readCsv(`${csvValue(text)}\r\n`);
    expect(value).toMatch(/^\\u00/);
  });
});

test.each(HOSTILE)('holds %s', (_what, text) => {
  const id = `m/g/${text}`;
  const events = [
    runStart([planned(id, { title: text })], { suite: text }),
    ...aCase(id, 'fail', [check(id, text, 'fail', { got: text, expected: text, statement: text })]),
    runEnd(),
  ];
  const csv = matrixCsv(matrixOf([cardOf(text, events), cardOf('other', events)]));
  expect(csv).not.toMatch(ACTIVE);
  const rows = readCsv(csv);
  expect(rows.map(({ length }) => length)).toEqual([9, 9, 9]);
  for (const value of rows.flat()) expect(value).not.toMatch(/^\s*[=+\-@\t\r]/);
});
