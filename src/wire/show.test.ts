import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { quote, show } from './show.ts';

describe('a value in the words of a report', () => {
  test.each<[unknown, string]>([
    [0, '0'],
    [-0, '0'],
    [-3, '-3'],
    [0xffff, '65535'],
    [0x10000, '0x00010000'],
    [0x0003_0001, '0x00030001'],
    [0xffff_ffff, '0xffffffff'],
    [0x1_0000_0000, '4294967296'],
    [60.5, '60.5'],
    [Number.MAX_VALUE, '1.7976931348623157e+308'],
    [Number.NaN, 'NaN'],
    [Number.NEGATIVE_INFINITY, '-Infinity'],
    [2n ** 64n - 1n, '18446744073709551615'],
    ['9.1', '"9.1"'],
    ['', '""'],
    [Uint8Array.of(), 'no bytes'],
    [Uint8Array.of(0, 0xff), '00 ff'],
    [new Uint8Array(16), Array(16).fill('00').join(' ')],
    [new Uint8Array(17), `${Array(16).fill('00').join(' ')} … (17 bytes)`],
    [[1, 'a'], '[1, "a"]'],
    [[], '[]'],
    [Array(16).fill(1), `[${Array(16).fill('1').join(', ')}]`],
    [Array(4096).fill(1), `[${Array(16).fill('1').join(', ')}, … (4096 entries)]`],
    [{ stream: 1, level: 0 }, '{ stream: 1, level: 0 }'],
    [[{ stream: 1 }, { stream: 2 }], '[{ stream: 1 }, { stream: 2 }]'],
    [undefined, 'nothing'],
    [null, 'null'],
    [true, 'true'],
  ])('%#', (value, text) => {
    expect(show(value)).toBe(text);
  });
});

describe("a peer's text stays data", () => {
  test.each([
    ['a NUL', 'a\0b', '"a\\u0000b"'],
    ['lines', 'a\r\nb\tc', '"a\\r\\nb\\tc"'],
    ['quotes', '"a\\b"', '"\\"a\\\\b\\""'],
    ['an ANSI sequence', '\x1b[31mred\x1b[0m', '"\\u001b[31mred\\u001b[0m"'],
    ['an 8-bit control sequence', '\x9b31m\x7f\x85', '"\\u009b31m\\u007f\\u0085"'],
    ['a direction override', '\u202egnp.exe\u202c', '"\\u202egnp.exe\\u202c"'],
    ['isolates and marks', '\u2066a\u2069\u200f\u200e\u061c', '"\\u2066a\\u2069\\u200f\\u200e\\u061c"'],
    ['what cannot be seen', '\ufeffa\u200bb\u2060\u00ad', '"\\ufeffa\\u200bb\\u2060\\u00ad"'],
    ['line separators', 'a\u2028b\u2029', '"a\\u2028b\\u2029"'],
    ['lone surrogates', 'a\ud800b\udc00', '"a\\ud800b\\udc00"'],
    ['a pair of surrogates', 'a\ud83d\ude00', '"a\ud83d\ude00"'],
    ['no character', '\ufffe\uffff', '"\\ufffe\\uffff"'],
    ['letters of other scripts', 'für 日本 שלום', '"für 日本 שלום"'],
  ])('%s', (_, text, quoted) => {
    expect(quote(text)).toBe(quoted);
    expect(show(text)).toBe(quoted);
  });

  test('it is bounded', () => {
    expect(quote('x'.repeat(120))).toBe(`"${'x'.repeat(120)}"`);
    expect(quote('x'.repeat(60_000))).toBe(`"${'x'.repeat(120)}" and 59880 more characters`);
    expect(quote('\0'.repeat(60_000)).length).toBeLessThan(800);
    expect(show(new Uint8Array(60_000)).length).toBeLessThan(80);
  });

  test('a pair of surrogates that the cut divides is no pair', () => {
    expect(quote(`${'x'.repeat(119)}\ud83d\ude00`)).toBe(`"${'x'.repeat(119)}\\ud83d" and 1 more characters`);
  });

  test('any text comes out as one short line that says what it was', () => {
    const units = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 300 });
    fc.assert(
      fc.property(units, (list) => {
        const text = String.fromCharCode(...list);
        const shown = quote(text);
        expect(shown).not.toMatch(/[\0-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/);
        expect(shown).not.toMatch(/\p{Surrogate}/u);
        expect(shown.length).toBeLessThan(800);
        expect(JSON.parse(shown.replace(/" and \d+ more characters$/, '"'))).toBe(text.slice(0, 120));
      }),
    );
  });
});
