import { expect, test } from 'vitest';
import { checkLines, headline, place } from './check-text.ts';
import { check } from './testing/story.ts';

const texts = (over: Parameters<typeof check>[3], steps = new Map<number, string>()) =>
  checkLines(check('a', 'MMSP-1-01', 'fail', over), steps).map(({ text }) => text);

test('the first line is id, section, expected, got', () => {
  const one = check('a', 'MMSP-1-01', 'fail', { section: '1', expected: '13', got: '12' });
  expect(headline(one)).toBe('MMSP-1-01 (section 1): expected 13, got 12');
});

test('without expected and got, the first line says why, or else what is asked for', () => {
  expect(headline(check('a', 'MMSP-1-01', 'fail', { section: '1', why: 'it closed' }))).toBe(
    'MMSP-1-01 (section 1): it closed',
  );
  expect(headline(check('a', 'MMSP-1-01', 'fail', { section: '', statement: 'It answers.' }))).toBe(
    'MMSP-1-01: It answers.',
  );
});

test('all that is known stands there once, in order', () => {
  const over = {
    step: 2,
    subject: 'server ReportConnectedEX',
    path: 'revision',
    expected: 'E',
    got: 'G',
    why: 'W',
    reading: 'A-01',
    dump: ['0000  01', '0010  0c   <-- expected E'],
    times: 3,
    passes: 5,
    also: ['step 4'],
    consequenceOf: 'MMSP-0-01',
  };
  expect(place(check('a', 'MMSP-1-01', 'fail', over))).toBe('step 2  server ReportConnectedEX  revision');
  expect(texts(over, new Map([[2, 'expect ReportConnectedEX']]))).toEqual([
    'step      expect ReportConnectedEX',
    'expected  E',
    'got       G',
    'why       W',
    'reading   A-01',
    '0000  01',
    '0010  0c   <-- expected E',
    'times     3, and seen kept 5 times',
    'also      step 4',
    'follows from MMSP-0-01',
  ]);
});

test('a long dump is cut around its mark', () => {
  const dump = Array.from({ length: 500 }, (_, i) => (i === 300 ? `${i}  <-- here` : `${i}`));
  const lines = texts({ dump });
  expect(lines).toHaveLength(50);
  expect(lines[0]).toBe('… 276 lines before');
  expect(lines).toContain('300  <-- here');
  expect(lines.at(-1)).toBe('… 176 lines after');
});
