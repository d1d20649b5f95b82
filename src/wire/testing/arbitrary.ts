import fc from 'fast-check';
import type { Extent, Field, Layout, Struct, Value } from '../fields.ts';
import { fieldsOf, isDerived } from './derived.ts';

export type Given = Record<string, Value>;

/**
 * Values for every field of `struct` but those that the encoder derives; constants take any value of their type.
 * An optional tail ends anywhere that padding cannot be mistaken for the field after it.
 */
export function valuesFor(struct: Struct): fc.Arbitrary<Given> {
  const named = fieldsOf(struct).filter(([name]) => !isDerived(struct, name));
  const optional = named.filter(([, { optional }]) => optional);
  const all = fc.record(Object.fromEntries(named.map(([name, field]) => [name, valueFor(field)])));
  const whole = optional.map((_, n) => n).filter((n) => n % 2 === 0);
  return fc.tuple(all, fc.constantFrom(...whole, optional.length)).map(([values, present]) => {
    const absent = optional.slice(present).map(([name]) => name);
    return Object.fromEntries(Object.entries(values).filter(([name]) => !absent.includes(name)));
  });
}

function valueFor({ layout }: Field): fc.Arbitrary<Value> {
  switch (layout.kind) {
    case 'integer': {
      const range = 2 ** (layout.size * 8);
      const min = layout.signed ? -range / 2 : 0;
      return fc.integer({ min, max: min + range - 1 });
    }
    case 'u64':
      return fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
    case 'f64':
      return fc.double();
    case 'utf16':
      return textFor(layout);
    case 'ansi':
      return text(0xff, layout.size - 1);
    case 'bytes':
      return bytesFor(layout.extent);
    case 'struct':
      return valuesFor(layout.of);
    case 'list':
      return fc.array(valuesFor(layout.of), { maxLength: 12 });
  }
}

/** Any code units but NUL, so halves of surrogate pairs too. */
const text = (highest: number, maxLength: number) =>
  fc
    .array(fc.integer({ min: 1, max: highest }), { maxLength })
    .map((units) => units.map((unit) => String.fromCharCode(unit)).join(''));

function textFor({ nul }: Extract<Layout, { kind: 'utf16' }>): fc.Arbitrary<string> {
  if (nul !== 'parts') return text(0xffff, 40);
  const last = text(0xffff, 20).map((part) => `${part}.`);
  return fc
    .tuple(fc.array(text(0xffff, 20), { maxLength: 2 }), last)
    .map(([parts, end]) => [...parts, end].join('\0'));
}

const bytesFor = (extent: Extent): fc.Arbitrary<Uint8Array> =>
  extent.is === 'fixed'
    ? fc.uint8Array({ minLength: extent.size, maxLength: extent.size })
    : fc.uint8Array({ maxLength: 60 });
