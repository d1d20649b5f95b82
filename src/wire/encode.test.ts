import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Connect, ReportConnectedEX, ReportConnectedFunnel } from '../protocols/mmsp/messages/connection.ts';
import { OpenFile } from '../protocols/mmsp/messages/file.ts';
import { Logging } from '../protocols/mmsp/messages/logging.ts';
import { StartPlaying, StreamSwitch } from '../protocols/mmsp/messages/playing.ts';
import { RequestPacketListResend } from '../protocols/mmsp/messages/resend.ts';
import { SecurityResponse } from '../protocols/mmsp/messages/security.ts';
import { TcpMessageHeader } from '../protocols/mmsp/messages/tcp-message-header.ts';
import { allDefinitions } from '../protocols/mmsp/testing/definitions.ts';
import { decode } from './decode.ts';
import { encode } from './encode.ts';
import type { Struct } from './fields.ts';
import { valuesFor } from './testing/arbitrary.ts';
import { type Bytes, f64 as double, bytes as given, latin1, utf16 } from './testing/bytes.ts';
import { fieldsOf, isDerived } from './testing/derived.ts';

type Given = Readonly<Record<string, unknown>>;

/** A message of 8 bytes and `fields`, padded. */
const message = (mid: number, chunks: number, fields: Bytes): Uint8Array => {
  const whole = given().u32(chunks).u32(mid).append(fields);
  return whole.zeros(chunks * 8 - whole.length).done();
};
const entry = { wSrcStreamNumber: 1, wDstStreamNumber: 2, wThinningLevel: 1 };

describe('what follows from the rest is derived', () => {
  const constants = given().u32(0x0004000b).u32(0x0003001c).append(double('3ff0000000000000'));
  const connected = given()
    .u32(0)
    .u32(0xf0f0f0ef)
    .append(constants)
    .u32(1)
    .u32(1)
    .u32(0x8000)
    .u32(10_000_000);
  const opened = given().u32(9).u32(0);
  test.each<[string, Struct, Record<string, unknown>, Uint8Array]>([
    [
      'counts of characters, NUL included, and 0 for empty text',
      ReportConnectedEX,
      { playIncarnation: 0xf0f0f0ef, ServerVersionInfo: '9.1', VersionUrl: '', AuthenPackage: 'NTLM' },
      message(
        0x00040001,
        11,
        given().append(connected).u32(4).u32(0).u32(0).u32(5).append(utf16('9.1\0NTLM\0')),
      ),
    ],
    [
      'no token',
      OpenFile,
      { playIncarnation: 9, fileName: 'ab' },
      message(0x00030005, 4, given().append(opened).u32(0).u32(0).append(utf16('ab\0'))),
    ],
    [
      'the offset of a token, from the start of fileName',
      OpenFile,
      { playIncarnation: 9, fileName: 'ab', tokenData: Uint8Array.of(7, 8, 9) },
      message(0x00030005, 5, given().append(opened).u32(6).u32(3).append(utf16('ab\0')).u8(7, 8, 9)),
    ],
    [
      'the number of entries',
      StreamSwitch,
      { aStreamEntries: [entry, entry] },
      message(0x00030033, 3, given().u32(2).u16(1).u16(2).u16(1).u16(1).u16(2).u16(1)),
    ],
    ['no entries', StreamSwitch, { aStreamEntries: [] }, message(0x00030033, 2, given().u32(0))],
    [
      'a count of bytes',
      SecurityResponse,
      { playIncarnation: 1, cookie: 2, pToken: Uint8Array.of(5) },
      message(0x0003001a, 3, given().u32(1).u32(2).u32(1).u8(5)),
    ],
    [
      'text without NUL',
      ReportConnectedFunnel,
      { funnelName: 'ab' },
      message(0x00040002, 3, given().u32(0).u32(0).u32(0).append(utf16('ab'))),
    ],
    [
      'text of several parts',
      Connect,
      { subscriberName: 'a\0b' },
      message(0x00030001, 4, given().u32(0xf0f0f0ef).u32(0x0004000b).u32(0x0003001c).append(utf16('a\0b\0'))),
    ],
    [
      'sequence numbers',
      RequestPacketListResend,
      { dwClientId: 1, wSourceId: 2, dwBeginPacketList: [{ sequenceNumber: 3 }] },
      given().u32(0xbeeff00d).u32(1).u16(2).u16(1).u32(3).done(),
    ],
  ])('%s', (_, struct, values, bytes) => {
    expect(encode(struct, values)).toEqual(bytes);
    expect(decode(struct, bytes).values).toMatchObject(values);
  });

  test('a text of a fixed size is cut to leave room for its NUL, and is "-" when not given', () => {
    const struct: Struct = Logging;
    const log = encode(struct, {
      log: { dwSourceId: 1, szOS: 'x'.repeat(99), szTransport: 'TCP', info: {} },
    });
    expect(log.slice(1422, 1438)).toEqual(latin1(`${'x'.repeat(15)}\0`).done());
    expect(log.slice(1446, 1462)).toEqual(latin1('-').zeros(15).done());
    expect(log).toHaveLength(1504);
  });
});

describe('a value given for a constant or derived field is written as it is', () => {
  /** Integers of every definition: what the encoder fills in by itself can be said otherwise. */
  const filledIn = allDefinitions.flatMap((struct) =>
    fieldsOf(struct).flatMap(([name, { layout, constraint }]) =>
      layout.kind === 'integer' && (isDerived(struct, name) || constraint?.only !== undefined)
        ? [[`${struct.name}.${name}`, struct, name, layout.size] as const]
        : [],
    ),
  );

  test.each(filledIn)('%s', (_, struct, name, size) => {
    const wrong = [0, 1, 0xfe, 2 ** (8 * size) - 1];
    fc.assert(
      fc.property(valuesFor(struct), fc.constantFrom(...wrong), (values, value) => {
        const right = encode(struct, values);
        const spoilt = encode(struct, { ...values, [name]: value });
        const at = decode(struct, right).spans.get(name)?.start ?? Number.NaN;
        const little = Array.from({ length: size }, (_, n) => Math.floor(value / 2 ** (8 * n)) % 256);
        expect([...spoilt]).toEqual([...right.slice(0, at), ...little, ...right.slice(at + size)]);
      }),
      { numRuns: 20 },
    );
  });

  test('they are many', () => {
    expect(filledIn.length).toBeGreaterThan(100);
  });

  test('raw bytes are taken for text', () => {
    const raw = Uint8Array.of(0x41, 0, 0, 0xd8, 0x42);
    const struct: Struct = OpenFile;
    expect(encode(struct, { playIncarnation: 9, fileName: raw }).slice(24)).toEqual(
      given()
        .u8(...raw)
        .zeros(3)
        .done(),
    );
  });
});

describe('what cannot be written is a mistake of ours', () => {
  const start = { openFileId: 1, playIncarnation: 9 };
  test.each<[string, Struct, Given]>([
    ['StartPlaying.openFileId has no value', StartPlaying, {}],
    ['StartPlaying.playIncarnation has no value', StartPlaying, { openFileId: 1 }],
    ['StartPlaying.dwAccelBandwidth has no value', StartPlaying, { ...start, dwLinkBandwidth: 1 }],
    [
      'StartPlaying.dwAccelDuration has no value',
      StartPlaying,
      { ...start, dwAccelBandwidth: 1, dwLinkBandwidth: 1 },
    ],
    ['StartPlaying.position must be a number', StartPlaying, { ...start, position: '0' }],
    ['StartPlaying.asfOffset must be a number', StartPlaying, { ...start, asfOffset: 0n }],
    ['StartPlaying has no field location', StartPlaying, { ...start, location: 1 }],
    ['StartPlaying has no field toString', StartPlaying, { ...start, toString: 1 }],
    ['StreamSwitch.aStreamEntries has no value', StreamSwitch, {}],
    ['StreamSwitch.aStreamEntries must be a list', StreamSwitch, { aStreamEntries: entry }],
    ['StreamSwitch.aStreamEntries[1] must be a record', StreamSwitch, { aStreamEntries: [entry, 3] }],
    [
      'StreamSwitch.aStreamEntries[1].wDstStreamNumber has no value',
      StreamSwitch,
      { aStreamEntries: [entry, {}] },
    ],
    [
      'StreamSwitch.aStreamEntries[0] has no field level',
      StreamSwitch,
      { aStreamEntries: [{ ...entry, level: 1 }] },
    ],
    ['Logging.log.info.szURL must be text', Logging, { log: { info: { szURL: 1 } } }],
    ['Logging.log.dwSourceId has no value', Logging, { log: { info: {} } }],
    ['Logging.log has no value', Logging, {}],
    ['OpenFile.fileName must be text or bytes', OpenFile, { playIncarnation: 9, fileName: 7 }],
    ['OpenFile.tokenData must be bytes', OpenFile, { playIncarnation: 9, tokenData: 'dXNlcg' }],
    [
      'TcpMessageHeader.timeSent must be a bigint',
      TcpMessageHeader,
      { messageLength: 16, chunkCount: 4, seq: 0, timeSent: '0' },
    ],
    [
      'TcpMessageHeader.timeSent must be a bigint',
      TcpMessageHeader,
      { messageLength: 16, chunkCount: 4, seq: 0, timeSent: 0.5 },
    ],
  ])('%s', (error, struct, values) => {
    expect(() => encode(struct, values)).toThrow(new Error(error));
  });

  test.each(allDefinitions.map((struct) => [struct.name, struct] as const))(
    '%s names the field',
    (_, struct) => {
      const [values = {}] = fc.sample(valuesFor(struct), { numRuns: 1, seed: 7 });
      for (const [name] of fieldsOf(struct)) {
        const message = `${struct.name}.${name} must be `;
        expect(() => encode(struct, { ...values, [name]: true })).toThrow(message);
      }
      expect(() => encode(struct, { ...values, surplus: 1 })).toThrow(`${struct.name} has no field surplus`);
    },
  );
});

test('what could not be written leaves nothing behind in the next message', () => {
  const right = encode(Connect, { subscriberName: 'x' });
  for (const wrong of [{ subscriberName: 5 }, { subscriberName: 'long enough to be seen', nothing: 1 }])
    expect(() => encode(Connect, wrong as object)).toThrow();
  expect(encode(Connect, { subscriberName: 'x' })).toEqual(right);
  const long = encode(Connect, { subscriberName: 'y'.repeat(5000) });
  expect(encode(Connect, { subscriberName: 'x' })).toEqual(right);
  expect(long.length).toBeGreaterThan(10_000);
  // Each is a copy of its own.
  right.fill(0);
  expect(encode(Connect, { subscriberName: 'x' })).not.toEqual(right);
});
