import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allDefinitions } from '../protocols/mmsp/testing/definitions.ts';
import { decode } from './decode.ts';
import { fixedOf } from './fixed.ts';

const fixed = allDefinitions.flatMap((struct) => {
  const found = fixedOf(struct);
  return found === undefined ? [] : [[struct.name, struct, found.size] as const];
});

test('structures of numbers alone are read in one go: the header of every packet among them', () => {
  expect(fixed.map(([name]) => name)).toContain('TcpMessageHeader');
  // A text, a list or an optional tail has no place of its own.
  for (const name of ['ReportConnectedEX', 'StreamSwitch', 'StartPlaying'])
    expect(fixed.map(([other]) => other)).not.toContain(name);
});

describe.each(fixed)('%s', (_, struct, size) => {
  test('reads the same at the beginning as behind other bytes, which is the long way', () => {
    const bytes = fc.uint8Array({ minLength: size, maxLength: size + 8 });
    fc.assert(
      fc.property(bytes, (given) => {
        const behind = new Uint8Array(3 + given.length);
        behind.set(given, 3);
        const short = decode(struct, given);
        const long = decode(struct, behind, 3);
        expect(short.values).toEqual(long.values);
        expect([short.problems, short.end]).toEqual([long.problems, long.end - 3]);
        const moved = [...long.spans].map(([name, { start, end }]) => [name, start - 3, end - 3]);
        expect([...short.spans].map(([name, { start, end }]) => [name, start, end])).toEqual(moved);
      }),
    );
  });

  test('a byte too few is truncated', () => {
    expect(decode(struct, new Uint8Array(size - 1)).problems.map(({ code }) => code)).toEqual(['truncated']);
  });
});
