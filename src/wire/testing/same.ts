import type { Struct } from '../fields.ts';

/**
 * Whether `decoded` is what was given, field by field. NaN is NaN, and -0 is not 0. Bytes that reach to the end of
 * a padded structure have its padding behind them; an optional field that was not given is absent.
 */
export function isSame(struct: Struct, given: Readonly<Record<string, unknown>>, decoded: unknown): boolean {
  return (
    isRecord(decoded) &&
    Object.entries(struct.fields).every(([name, { layout, optional }]) => {
      const [was, is] = [given[name], decoded[name]];
      if (was === undefined) return !optional || is === undefined;
      if (layout.kind === 'struct') return isRecord(was) && isSame(layout.of, was, is);
      if (layout.kind === 'list') {
        const entries = Array.isArray(was) && Array.isArray(is) && was.length === is.length ? was : undefined;
        return entries?.every((entry, n) => Array.isArray(is) && isSame(layout.of, entry, is[n])) ?? false;
      }
      if (layout.kind === 'bytes')
        return isSameBytes(was, is, layout.extent.is === 'rest' ? struct.align : 1);
      return Object.is(was, is);
    })
  );
}

function isSameBytes(was: unknown, is: unknown = new Uint8Array(), align: number): boolean {
  if (!(was instanceof Uint8Array && is instanceof Uint8Array)) return false;
  if (is.length < was.length || is.length - was.length >= align) return false;
  return is.every((byte, n) => byte === (was[n] ?? 0));
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
