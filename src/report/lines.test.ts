import { expect, test } from 'vitest';
import { fold, truncated } from './lines.ts';

test('a line that is rewritten in place never reaches the edge', () => {
  expect(truncated('abcdef', 4)).toBe('abcd');
  expect(truncated('日本語', 5)).toBe('日本');
  expect(truncated('😀😀', 3)).toBe('😀');
  expect(truncated('abc', Number.POSITIVE_INFINITY)).toBe('abc');
});

test('prose is folded between words, and a long word stays whole', () => {
  const word = 'x'.repeat(60);
  expect(fold(`one two ${word} three`, 40, '- ', '  ')).toEqual(['- one two', `  ${word}`, '  three']);
  expect(fold('one two', Number.POSITIVE_INFINITY, '', '')).toEqual(['one two']);
  expect(fold('', 80, '', '')).toEqual(['']);
});
