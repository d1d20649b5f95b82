import { describe, expect, test } from 'vitest';
import { asfHeader } from '../../scripts/fuzz/targets/asf-header.mjs';
import { asfPacket } from '../../scripts/fuzz/targets/asf-packet.mjs';
import { holds } from '../../tests/support/fuzzed.ts';
import { readAsfHeader } from './header.ts';
import { type AsfPacketReading, readAsfPacket } from './packet.ts';
import { stripPadding } from './strip.ts';

test('any bytes as a file header', () => holds(asfHeader, 500));
test('any bytes as a data packet', () => holds(asfPacket, 2000));

describe('the property sees a reader that', () => {
  test('looks behind the bytes', async () => {
    const wide = (bytes: Uint8Array) => readAsfPacket(new Uint8Array(bytes.buffer, bytes.byteOffset));
    await expect(holds(asfPacket, 500, { readAsfPacket: wide })).rejects.toThrow(/amid|outside/);
  });

  test('takes one byte too many for a payload', async () => {
    const greedy = (bytes: Uint8Array): AsfPacketReading => {
      const { packet, findings } = readAsfPacket(bytes);
      if (packet === undefined) return { findings };
      const payloads = packet.payloads.map((one) => ({ ...one, dataStart: one.dataStart - 1 }));
      return { packet: { ...packet, payloads }, findings };
    };
    await expect(holds(asfPacket, 500, { readAsfPacket: greedy })).rejects.toThrow(/plain reading|in order/);
  });

  test('strips a byte that is no padding', async () => {
    const short = (bytes: Uint8Array, into?: Uint8Array) =>
      bytes.length % 3 === 0 ? bytes.subarray(0, -1) : stripPadding(bytes, into);
    await expect(holds(asfPacket, 500, { stripPadding: short })).rejects.toThrow(/strip/);
  });

  test('says that a header ends where nothing is', async () => {
    const long = (bytes: Uint8Array, options?: { readonly exact?: boolean }) => {
      const { header, findings } = readAsfHeader(bytes, options);
      return { header: { ...header, end: header.end + 1 }, findings };
    };
    await expect(holds(asfHeader, 500, { readAsfHeader: long })).rejects.toThrow(/ends outside/);
  });
});
