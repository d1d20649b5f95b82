import { describe, expect, test } from 'vitest';
import type { AnnotatedLine } from '../reporter.ts';
import { check } from '../testing/story.ts';
import { agrees, folded, type MarkedLine, marked } from './annotated.ts';

const line = (offset: number, hex: string, field = '', value = ''): AnnotatedLine => ({
  offset,
  hex,
  field,
  value,
});
const LINES = [
  line(0, '01 00', 'a', '1'),
  line(2, '02', 'b', '2'),
  line(3, '03 04', 'c', '3'),
  line(5, '05 06'),
];
const broken = (over: Parameters<typeof check>[3]) => check('mmsp/a', 'MMSP-1-01', 'fail', over);
const marks = (lines: readonly MarkedLine[]) => lines.map((one) => one.marks);

describe('what is marked', () => {
  test('all lines that the span touches, with the number of the check', () => {
    const span = { start: 2, end: 4 };
    expect(marks(marked(LINES, [broken({}), broken({ span, path: 'a' })]))).toEqual([[], [2], [2], []]);
  });
  test('without a span the field of that name, and the lines on which it goes on', () => {
    const full = Array(16).fill('00').join(' ');
    const long = [line(0, '01', 'a'), line(1, full, 'b'), line(17, full), line(33, '02'), line(34, '03')];
    expect(marks(marked(long, [broken({ path: 'b' })]))).toEqual([[], [1], [1], [1], []]);
    expect(marks(marked(LINES, [broken({ path: 'd' })]))).toEqual([[], [], [], []]);
  });
  test('bytes that are missing, at the place where they should be', () => {
    const before = marked(LINES, [broken({ span: { start: 2, end: 2 }, path: 'x' })]);
    expect(before[1]).toEqual({ offset: 2, hex: '', field: 'x', value: 'missing', marks: [1] });
    expect(before).toHaveLength(5);
    const after = marked(LINES, [broken({ span: { start: 7, end: 7 }, path: 'x' })]);
    expect(after.at(-1)).toEqual({ offset: 7, hex: '', field: 'x', value: 'missing', marks: [1] });
  });
});

describe('whether a dump shows the same bytes', () => {
  const DUMP = ['      … 4 lines before', '0000  01 00   a  1', '0003  03 04   c  3   <-- expected 4'];
  test('by its marked line', () => {
    expect(agrees(LINES, DUMP)).toBe(true);
    expect(agrees([line(0, '01 00', 'a', '1'), line(3, '03 05', 'c', '3')], DUMP)).toBe(false);
    expect(agrees([line(0, '01 00', 'a', '1'), line(2, '03 04', 'c', '3')], DUMP)).toBe(false);
  });
  test('by its first line when none is marked, and no dump disagrees with nothing', () => {
    expect(agrees(LINES, ['0000  01 00   a  1'])).toBe(true);
    expect(agrees(LINES, ['0000  01 01   a  257'])).toBe(false);
    expect(agrees(LINES, [])).toBe(true);
  });
});

describe('a long dump', () => {
  const many = Array.from({ length: 200 }, (_, n) => line(n, '00', `f${n}`));
  const count = (lines: readonly (MarkedLine | { readonly hidden: number })[]) =>
    lines.reduce((sum, one) => sum + ('hidden' in one ? one.hidden : 1), 0);
  test('keeps what is marked and what is around it, and tells how much it leaves out', () => {
    const rows = folded(marked(many, [broken({ path: 'f120' })]), 20);
    expect(rows.length).toBeLessThan(30);
    expect(count(rows)).toBe(200);
    const fields = rows.map((row) => ('hidden' in row ? '…' : row.field));
    expect(fields.slice(0, 5)).toEqual(['f0', 'f1', 'f2', 'f3', '…']);
    expect(fields).toContain('f120');
    expect(fields).toContain('f119');
  });
  test('shows the first lines of a long field, but all that are marked', () => {
    const full = Array(16).fill('00').join(' ');
    const field = [line(0, full, 'data'), ...Array.from({ length: 50 }, (_, n) => line(16 * n + 16, full))];
    expect(folded(marked(field, []), 64)).toHaveLength(4);
    const rows = folded(marked(field, [broken({ span: { start: 500, end: 501 } })]), 64);
    expect(count(rows)).toBe(51);
    expect(rows.filter((row) => !('hidden' in row) && row.marks.length > 0)).toHaveLength(1);
  });
});
