import { describe, expect, test } from 'vitest';
import { annotateFields, type DumpField, dumpFields } from './hexdump.ts';

const counting = (length: number) => Uint8Array.from({ length }, (_, n) => n & 0xff);
const field = (start: number, end: number, path: string, value?: unknown): DumpField => ({
  span: { start, end },
  path,
  ...(value !== undefined && { value }),
});
/** Lines without the width of the column of bytes. */
const narrow = (lines: readonly string[]) => lines.map((line) => line.replace(/ {3,}/g, '  '));

describe('one field per line', () => {
  test('offset, bytes, name and value in columns', () => {
    expect(dumpFields(counting(6), [field(0, 4, 'hr', 0x8007_0057), field(4, 6, 'rate', -3)])).toEqual([
      `0000  00 01 02 03${' '.repeat(38)}hr  0x80070057`,
      `0004  04 05${' '.repeat(44)}rate  -3`,
    ]);
  });

  test('in the order of their bytes', () => {
    const lines = dumpFields(counting(4), [field(2, 4, 'second'), field(0, 2, 'first')]);
    expect(narrow(lines)).toEqual(['0000  00 01  first', '0002  02 03  second']);
  });

  test('bytes that no field covers stand by themselves', () => {
    const lines = dumpFields(counting(8), [field(2, 4, 'a'), field(5, 6, 'b')]);
    expect(narrow(lines)).toEqual([
      '0000  00 01',
      '0002  02 03  a',
      '0004  04',
      '0005  05  b',
      '0006  06 07',
    ]);
  });

  test('a field inside another one that was shown is not shown again', () => {
    const lines = dumpFields(counting(4), [field(0, 4, 'outer'), field(1, 2, 'inner')]);
    expect(narrow(lines)).toEqual(['0000  00 01 02 03  outer']);
  });

  test('a field without bytes', () => {
    expect(narrow(dumpFields(counting(2), [field(0, 0, 'empty', ''), field(0, 2, 'a')]))).toEqual([
      '0000  empty  ""',
      '0000  00 01  a',
    ]);
  });

  test('a field that the bytes do not hold to its end', () => {
    expect(narrow(dumpFields(counting(2), [field(0, 8, 'a')]))).toEqual(['0000  00 01  a']);
  });

  test('no bytes at all', () => {
    expect(dumpFields(new Uint8Array(), [])).toEqual([]);
  });
});

describe('a long field shows its first lines', () => {
  test.each([
    [16, 1, undefined],
    [17, 2, undefined],
    [64, 4, undefined],
    [65, 5, '      … 1 more bytes'],
    [60_000, 5, '      … 59936 more bytes'],
  ])('%i bytes', (length, count, last) => {
    const lines = dumpFields(counting(length), [field(0, length, 'Payload')]);
    expect(lines).toHaveLength(count);
    expect(lines[0]).toMatch(/^0000 .* {2}Payload$/);
    expect(lines.slice(1).join()).not.toContain('Payload');
    expect(last === undefined || lines.at(-1) === last).toBe(true);
    for (const line of lines) expect(line.length).toBeLessThan(70);
  });

  test('bytes that no field covers, too', () => {
    expect(dumpFields(counting(1000), [field(0, 2, 'a')]).at(-1)).toBe('      … 934 more bytes');
  });
});

describe('the mark', () => {
  const fields = [field(0, 4, 'a'), field(4, 70, 'b'), field(70, 72, 'c')];
  const marked = (start: number, end: number) =>
    narrow(dumpFields(counting(80), fields, { span: { start, end }, text: 'here' })).filter((line) =>
      line.includes('<--'),
    );

  test.each([
    [0, 4, '0000  00 01 02 03  a  <-- here'],
    [2, 3, '0000  00 01 02 03  a  <-- here'],
    [4, 70, '0004  04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10 11 12 13  b  <-- here'],
    [69, 72, '0004  04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10 11 12 13  b  <-- here'],
    [70, 70, '0046  46 47  c  <-- here'],
    [72, 74, '0048  48 49 4a 4b 4c 4d 4e 4f  <-- here'],
    [80, 84, '0050  <-- here'],
    [4000, 4001, '0fa0  <-- here'],
  ])('at %i to %i', (start, end, line) => {
    expect(marked(start, end)).toEqual([line]);
  });

  test('stands once, though two fields begin there', () => {
    const lines = dumpFields(counting(2), [field(0, 0, 'empty'), field(0, 2, 'a')], {
      span: { start: 0, end: 2 },
      text: 'here',
    });
    expect(narrow(lines)).toEqual(['0000  empty', '0000  00 01  a  <-- here']);
  });
});

describe('for those who lay it out themselves', () => {
  const rows = (length: number, ...fields: readonly DumpField[]) =>
    annotateFields(counting(length), fields).map(({ offset, hex, field: name, value }) => [
      offset,
      hex,
      name,
      value,
    ]);

  test('a row for each field, its value as text, and rows without a name for other bytes', () => {
    expect(rows(8, field(2, 4, 'a', 7), field(5, 6, 'b'))).toEqual([
      [0, '00 01', '', ''],
      [2, '02 03', 'a', '7'],
      [4, '04', '', ''],
      [5, '05', 'b', ''],
      [6, '06 07', '', ''],
    ]);
  });

  test('16 bytes a row, and none left out however long the field is', () => {
    const long = annotateFields(counting(250), [field(0, 250, 'data')]);
    expect(long).toHaveLength(16);
    expect(long.map((row) => row.field)).toEqual(['data', ...Array(15).fill('')]);
    expect(long[1]).toMatchObject({ offset: 16, hex: '10 11 12 13 14 15 16 17 18 19 1a 1b 1c 1d 1e 1f' });
    expect(long.at(-1)).toMatchObject({ offset: 240, hex: 'f0 f1 f2 f3 f4 f5 f6 f7 f8 f9' });
  });

  test('in the order of the bytes, an empty field too, and none twice', () => {
    expect(rows(4, field(2, 2, 'empty'), field(2, 4, 'b'), field(0, 2, 'a'), field(1, 2, 'inner'))).toEqual([
      [0, '00 01', 'a', ''],
      [2, '', 'empty', ''],
      [2, '02 03', 'b', ''],
    ]);
  });

  test('no bytes, no rows', () => {
    expect(rows(0)).toEqual([]);
  });
});
