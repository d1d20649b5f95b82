import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allDefinitions } from '../protocols/mmsp/testing/definitions.ts';
import { decode } from './decode.ts';
import { encode } from './encode.ts';
import { f64, structure } from './fields.ts';
import { valuesFor } from './testing/arbitrary.ts';
import { f64 as double } from './testing/bytes.ts';
import { isSame } from './testing/same.ts';

const named = allDefinitions.map((struct) => [struct.name, struct] as const);

describe('what was written is read again', () => {
  test.each(named)('%s', (_, struct) => {
    fc.assert(
      fc.property(valuesFor(struct), (values) => {
        const bytes = encode(struct, values);
        const decoded = decode(struct, bytes);
        expect(decoded.problems).toEqual([]);
        expect(isSame(struct, values, decoded.values)).toBe(true);
        expect(bytes.length % struct.align).toBe(0);
        expect(bytes.length - decoded.end).toBeLessThan(struct.align);
      }),
    );
  });

  test.each([
    ['0000000000000000', 0],
    ['8000000000000000', -0],
    ['3ff0000000000000', 1],
    ['0000000000000001', Number.MIN_VALUE],
    ['7fefffffffffffff', Number.MAX_VALUE],
    ['7ff0000000000000', Number.POSITIVE_INFINITY],
    ['fff0000000000000', Number.NEGATIVE_INFINITY],
    ['7ff8000000000000', Number.NaN],
  ])('the double %s', (digits, value) => {
    const one = structure('One', '0', { value: f64('') });
    expect(encode(one, { value })).toEqual(double(digits).done());
    expect(decode(one, double(digits).done()).values.value).toBe(value);
  });
});
