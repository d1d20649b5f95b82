import { describe, expect, it, test } from 'vitest';
import { aCase, check, planned, runEnd, runStart } from '../report/testing/story.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { matrixOf } from './matrix.ts';
import { matrixMarkdown } from './matrix-markdown.ts';
import { cardOf, simpleCard } from './testing/cards.ts';
import { ACTIVE, HOSTILE } from './testing/hostile.ts';
import { outsideOfCode, readTables } from './testing/readers.ts';

const pass = { 'M-1-01': 'pass' } as const;

describe('the markdown form of a matrix', () => {
  const markdown = matrixMarkdown(
    matrixOf([
      simpleCard('right', { 'm/g/a[t=1]': pass, 'm/g/a[t=2]': pass, 'm/g/b': pass, 'm/g/c': pass }),
      simpleCard('wrong', {
        'm/g/a[t=1]': { 'M-1-01': 'skip' },
        'm/g/a[t=2]': { 'M-1-01': 'skip' },
        'm/g/b': { 'M-1-01': 'fail' },
        'm/g/c': pass,
      }),
    ]),
  );
  const [servers, cases, sentences] = readTables(markdown);

  it('begins with the servers and their sums', () => {
    expect(servers?.[0]?.slice(0, 5)).toEqual(['server', 'suite', 'verdict', 'cases pass', 'fail']);
    expect(servers?.slice(1).map((row) => [row[0], row[3], row[4]])).toEqual([
      ['right', '4', '0'],
      ['wrong', '1', '1'],
    ]);
  });

  it('has only rows in which somebody does not pass, failures first, and bundles what is the same', () => {
    expect(cases).toEqual([
      ['case', 'right', 'wrong'],
      ['m/g/b', '✓ pass', '✗ fail'],
      ['m/g/a × 2', '✓ pass', '– skip'],
    ]);
    expect(markdown).toContain('Everybody passes 1 of 4 cases.');
    expect(sentences).toEqual([
      ['sentence', 'right', 'wrong'],
      ['M-1-01', '✓ pass', '✗ fail, 1 of 4'],
    ]);
  });

  it('tells below why', () => {
    const [, why = ''] = markdown.split('<details><summary>Why</summary>');
    expect(why).toContain('- `m/g/b`, `wrong`: `M-1-01: The revision is 0x0004000B.`');
  });

  it('has no table where there is nothing to tell', () => {
    const all = matrixMarkdown(
      matrixOf([simpleCard('a', { 'm/g/a': pass }), simpleCard('b', { 'm/g/a': pass })]),
    );
    expect(readTables(all)).toHaveLength(1);
    expect(all).toContain('Everybody passes 1 of 1 case.');
    expect(all).not.toContain('<details>');
  });

  it('marks what was interrupted', () => {
    const told = matrixMarkdown(matrixOf([simpleCard('a', { 'm/g/a': pass }, {}, { status: 130 })]));
    expect(readTables(told)[0]?.[1]?.at(-1)).toBe('incomplete: the run was interrupted');
  });

  it('fits a comment, however many rows there are, and counts what it leaves out', () => {
    const many = (verdict: Verdict) =>
      Object.fromEntries(
        Array.from({ length: 3000 }, (_, n) => [
          `m/folder/a-rather-long-name-of-a-case-${n}`,
          { [`M-${n}.1-01`]: n % 7 === 0 ? verdict : 'pass', [`M-${n}.2-01`]: 'pass' } as const,
        ]),
      );
    const told = matrixMarkdown(matrixOf([simpleCard('a', many('fail')), simpleCard('b', many('warn'))]));
    expect(told.length).toBeLessThan(65_536);
    const shown = (readTables(told)[1]?.length ?? 0) - 1;
    expect(shown).toBeGreaterThan(20);
    const [, left] = /There is no room here for (\d+) more cases/.exec(told) ?? [];
    expect(Number(left) + shown).toBe(Math.ceil(3000 / 7));
  });
});

test.each(HOSTILE)('holds %s', (_what, text) => {
  const id = `m/g/${text}`;
  const events = [
    runStart([planned(id, { title: text })], { suite: text, target: text }),
    ...aCase(id, 'fail', [
      check(id, text, 'fail', { got: text, expected: text, statement: text, section: text }),
      check(id, 'M-1-02', 'fail', { listed: text, consequenceOf: text }),
    ]),
    runEnd({ verdict: text, reason: text, status: 130 }),
  ];
  const markdown = matrixMarkdown(matrixOf([cardOf(text, events), cardOf('other', events)]));
  expect(markdown).not.toMatch(ACTIVE);
  expect(markdown.length).toBeLessThan(65_536);
  const tables = readTables(markdown);
  expect(tables.map((table) => table[0]?.length)).toEqual([11, 3, 3]);
  // Without what is code, nothing is left but our own words.
  expect(outsideOfCode(markdown).replace(/<\/?(?:details|summary)>|<br>/g, '')).not.toMatch(
    /[<>[\]@`]|\*\*|http|=H/,
  );
});
