import { describe, expect, test } from 'vitest';
import { definitionsOf } from '../../scripts/fuzz/properties/definition.mjs';
import { definition } from '../../scripts/fuzz/targets/definition.mjs';
import { holds, overSource } from '../../tests/support/fuzzed.ts';
import { allDefinitions } from '../protocols/mmsp/testing/definitions.ts';
import { type Decoded, decode } from './decode.ts';
import { encode } from './encode.ts';
import type { Struct, Value } from './fields.ts';
import { judgeFields } from './schema.ts';

test('any bytes as any definition', () => holds(definition, 1000));

test('every definition is fuzzed', async () => {
  const { code } = await overSource(definition);
  expect(definitionsOf(code).map(({ name }) => name)).toEqual(allDefinitions.map(({ name }) => name));
  expect(allDefinitions.length).toBeGreaterThan(30);
});

describe('the property sees a codec that', () => {
  const broken = (change: object) => expect(holds(definition, 1000, change));

  test('throws', async () => {
    const throwing = (struct: Struct, bytes: Uint8Array, start: number, limit: number): Decoded => {
      new DataView(bytes.buffer, bytes.byteOffset, limit).getUint32(start, true);
      return decode(struct, bytes, start, limit);
    };
    await broken({ decode: throwing }).rejects.toThrow(/Offset is outside/);
  });

  test('reads beyond its limit', async () => {
    const greedy = (struct: Struct, bytes: Uint8Array, start: number) => decode(struct, bytes, start);
    await broken({ decode: greedy }).rejects.toThrow();
  });

  test('counts spans from elsewhere', async () => {
    const shifted = (struct: Struct, bytes: Uint8Array, start: number, limit: number) => {
      const decoded = decode(struct, bytes, start, limit);
      const spans = [...decoded.spans].map(([path, span]) => [path, { ...span, end: span.end + 1 }] as const);
      return { ...decoded, spans: new Map(spans) };
    };
    await broken({ decode: shifted }).rejects.toThrow(/span/);
  });

  test('writes something else than it read', async () => {
    const forgetful = (struct: Struct, values: Record<string, Value>) =>
      encode(
        struct,
        struct.fields.playIncarnation === undefined ? values : { ...values, playIncarnation: 1 },
      );
    await broken({ encode: forgetful }).rejects.toThrow(/read as something else|written as something else/);
  });

  test('judges by half of a schema', async () => {
    const mild = (decoded: Decoded) => judgeFields(decoded).map((one) => ({ ...one, ok: true }));
    await broken({ judgeFields: mild }).rejects.toThrow(/schemas disagree/);
  });
});
