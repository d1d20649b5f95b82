import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import type { DataHeader } from '../unit.ts';
import { dataHeaderSchema, hasDataShape } from './data-shape.ts';

const right: DataHeader = {
  LocationId: 0,
  playIncarnation: 9,
  AFFlags: 0,
  PacketSize: 512,
  payloadLength: 504,
};
const fields = ['LocationId', 'playIncarnation', 'AFFlags', 'PacketSize', 'payloadLength'] as const;
const compiled = z.compile(dataHeaderSchema, { strict: true });

/** Whether the value has the shape; the two ways to find out must agree, in their results and their findings. */
function agreed(value: unknown): boolean {
  const slow = dataHeaderSchema.safeParse(value);
  const fast = compiled.safeParse(value);
  expect(fast).toEqual(slow);
  return slow.success;
}

describe('the schema is compiled', () => {
  test('to something else than the plain one', () => {
    expect(compiled).not.toBe(dataHeaderSchema);
    expect(z.core.compileFn(dataHeaderSchema)).toBeTypeOf('function');
  });

  test('which decides on right values without the plain one, and hands wrong ones to it', () => {
    const plain = z.strictObject(dataHeaderSchema.shape);
    const interpret = vi
      .spyOn(plain, 'safeParse')
      .mockImplementation((value) => dataHeaderSchema.safeParse(value));
    const fast = z.compile(plain, { strict: true });
    expect(fast.safeParse(right).success).toBe(true);
    expect(interpret).not.toHaveBeenCalled();
    expect(fast.safeParse({ ...right, playIncarnation: 0 }).success).toBe(false);
    expect(interpret).toHaveBeenCalledOnce();
  });
});

describe('compiled and plain agree', () => {
  const numbers = [-1, -0, 0, 0.5, 1, 7, 8, 9, 254, 255, 256, 0xffff - 8, 0xffff - 7, 0xffff, 0x10000];
  const large = [0xffff_ffff, 0x1_0000_0000, 2 ** 53, -(2 ** 53), Number.MAX_VALUE, Number.MIN_VALUE];
  const others = [
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    '8',
    '',
    null,
    undefined,
    8n,
  ];
  const strange = [true, [], [8], {}, Uint8Array.of(8), new Date(8), Symbol('8'), () => 8, Object(8)];
  const corners: unknown[] = [...numbers, ...large, ...others, ...strange];

  test.each(fields)('%s, every corner', (name) => {
    for (const value of corners) agreed({ ...right, [name]: value });
  });

  test('every corner of every two fields', () => {
    for (const one of fields)
      for (const other of fields)
        for (const a of numbers) for (const b of numbers) agreed({ ...right, [one]: a, [other]: b });
  });

  test('fields that are missing, surplus or inherited, and what is no record', () => {
    for (const name of fields) {
      const { [name]: _, ...rest } = right;
      expect(agreed(rest)).toBe(false);
      expect(agreed(Object.assign(Object.create({ [name]: right[name] }), rest))).toBe(
        agreed({ ...rest, [name]: right[name] }),
      );
    }
    expect(agreed({ ...right, surplus: 1 })).toBe(false);
    expect(agreed({ ...right, ['__proto__']: 1 })).toBe(false);
    for (const value of corners) expect(agreed(value)).toBe(false);
  });

  test('any values', () => {
    const byte = fc.oneof(
      fc.nat(0x200),
      fc.integer(),
      fc.double(),
      fc.constantFrom(...corners),
      fc.anything(),
    );
    const record = fc.record({
      LocationId: byte,
      playIncarnation: byte,
      AFFlags: byte,
      PacketSize: byte,
      payloadLength: byte,
    });
    fc.assert(
      fc.property(fc.oneof({ weight: 4, arbitrary: record }, fc.anything()), (value) => void agreed(value)),
      {
        numRuns: 2000,
      },
    );
  });

  test('any header that can be read off eight bytes', () => {
    const header = fc.record({
      LocationId: fc.nat(0xffff_ffff),
      playIncarnation: fc.nat(0xff),
      AFFlags: fc.nat(0xff),
      PacketSize: fc.nat(0xffff),
      payloadLength: fc.nat(0xffff),
    });
    fc.assert(
      fc.property(header, (value) => {
        expect(hasDataShape(value)).toBe(agreed(value));
      }),
      { numRuns: 2000 },
    );
  });
});

test.each<[string, keyof DataHeader, readonly number[], readonly number[]]>([
  ['all 32 bits', 'LocationId', [0, 1, 0xffff_ffff], [-1, 0x1_0000_0000, 0.5]],
  ['never 0', 'playIncarnation', [1, 0xff], [0, 0x100, -1]],
  ['all 8 bits', 'AFFlags', [0, 0xff], [-1, 0x100]],
  ['its own 8 bytes at least', 'PacketSize', [8, 0xffff], [7, 0, 0x10000]],
  ['what PacketSize leaves', 'payloadLength', [0, 0xffff - 8], [-1, 0xffff - 7, Number.NaN]],
])('%s: %s', (_, name, good, bad) => {
  for (const value of good) expect(hasDataShape({ ...right, [name]: value })).toBe(true);
  for (const value of bad) expect(hasDataShape({ ...right, [name]: value })).toBe(false);
});
