import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inert, inertJson } from './inert.ts';

const ACTIVE =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff]/;

test.each([
  ['\u001b[31mred\u001b[0m', '\\u001b[31mred\\u001b[0m'],
  ['\u001b]0;title\u0007', '\\u001b]0;title\\u0007'],
  ['\u009b2J', '\\u009b2J'],
  ['a\0b', 'a\\u0000b'],
  ['PASS\nconforms in 1 of 1 checks\r', 'PASS\\u000aconforms in 1 of 1 checks\\u000d'],
  ['exe.\u202etxt\u2066', 'exe.\\u202etxt\\u2066'],
  ['a\ud800b\udc00', 'a\\ud800b\\udc00'],
  ['\ufffe\uffff\ufeff', '\\ufffe\\uffff\\ufeff'],
  ['\u{e0041}\u{1ffff}', '\\udb40\\udc41\\ud83f\\udfff'],
  ['a\ufe0f\u3164b', 'a\\ufe0f\\u3164b'],
  ['a\u2028b\u2029c\u0085', 'a\\u2028b\\u2029c\\u0085'],
])('%j becomes harmless and stays visible', (given, shown) => {
  expect(inert(given)).toBe(shown);
});

test('what people write stays as it is', () => {
  const text = 'Ünïcödé 日本語 😀 <b> & ]]> "C:\\clips"';
  expect(inert(text)).toBe(text);
});

test('long texts are cut, the cut is told, and no pair of surrogates is cut in two', () => {
  expect(inert('x'.repeat(60_000), 5)).toBe('xxxxx … and 59995 more characters');
  expect(inert('xxxx😀😀', 5)).toBe('xxxx … and 4 more characters');
  expect(inert('xxxxx', 5)).toBe('xxxxx');
});

test('nothing active is left of any text', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      fc.array(fc.integer({ min: 0, max: 0xffff })),
      (text, units) => {
        const given = text + String.fromCharCode(...units);
        expect(inert(given)).not.toMatch(ACTIVE);
        expect(Buffer.from(inert(given)).toString()).toBe(inert(given));
      },
    ),
  );
});

test('JSON reads back what was given and holds nothing active', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 0xffff })), fc.constantFrom(0, 2), (units, indent) => {
      const value = { text: String.fromCharCode(...units) };
      const text = inertJson(value, indent);
      expect(JSON.parse(text)).toEqual(value);
      expect(text.replaceAll('\n', '')).not.toMatch(ACTIVE);
      expect(Buffer.from(text).toString()).toBe(text);
    }),
  );
});

test('a line of JSON is one line', () => {
  expect(inertJson({ text: 'a\nb\u2028c\u0085d' })).toBe('{"text":"a\\nb\\u2028c\\u0085d"}');
});

test.each([
  ['##[error]the server is fine', '#\\u0023[error]the server is fine'],
  ['a ##vso[task.setvariable x]y', 'a #\\u0023vso[task.setvariable x]y'],
  ["###teamcity[buildStatus text='x']", "##\\u0023teamcity[buildStatus text='x']"],
  ['[[ATTACHMENT|/etc/passwd]]', '[\\u005bATTACHMENT|/etc/passwd]]'],
  ['::error::the server is fine', '\\u003a:error::the server is fine'],
  ['  ::set-output name=a::b', '  \\u003a:set-output name=a::b'],
])('a command to a pipeline is none any more: %s', (given, shown) => {
  expect(inert(given)).toBe(shown);
  expect(inert(shown)).toBe(shown);
  const text = inertJson({ given });
  expect(JSON.parse(text)).toEqual({ given });
  expect(text).not.toMatch(/##\w*\[/);
});

test.each(['::1', '::ffff:192.0.2.1', 'a ## b [c]', '[[1], [2]]', '2001:db8::1'])(
  '%s is no command',
  (text) => {
    expect(inert(text)).toBe(text);
  },
);
