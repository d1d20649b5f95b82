import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ReportConnectedEX } from '../protocols/mmsp/messages/connection.ts';
import { OpenFile, ReportOpenFile } from '../protocols/mmsp/messages/file.ts';
import { Logging } from '../protocols/mmsp/messages/logging.ts';
import { StartPlaying, StreamSwitch } from '../protocols/mmsp/messages/playing.ts';
import { decodePacket } from '../protocols/mmsp/packet.ts';
import { allDefinitions } from '../protocols/mmsp/testing/definitions.ts';
import { packetFixtures } from '../protocols/mmsp/testing/fixtures.ts';
import { type Decoded, decode } from './decode.ts';
import {
  byteCount,
  bytes as bytesField,
  rest,
  type Struct,
  structure,
  u8,
  utf16 as utf16Field,
} from './fields.ts';
import { type Bytes, bytes as given, utf16 } from './testing/bytes.ts';
import { checkSpans } from './testing/spans.ts';

const named = allDefinitions.map((struct) => [struct.name, struct] as const);
const fixtures = packetFixtures().flatMap(({ name, hex, messages }) => {
  let end = 32;
  return messages.map(({ message, values }) => {
    const start = end;
    end += Number(values.chunkLen) * 8;
    return [`${name}: ${message.name}`, message, hex.slice(start, end)] as const;
  });
});

/** Bytes with other bytes before and behind them, which decoding must not see. */
function between(bytes: Uint8Array, noise: number): Uint8Array {
  const wide = new Uint8Array(bytes.length + 256).fill(noise);
  wide.set(bytes, 128);
  return wide.subarray(64);
}

/** Decodes twice amid different bytes; the two must agree, and their spans must be sound. */
function sound(struct: Struct, bytes: Uint8Array): Decoded {
  const [decoded, other] = [0xff, 0x01].map((noise) =>
    decode(struct, between(bytes, noise), 64, 64 + bytes.length),
  );
  if (decoded === undefined) throw new Error('nothing was decoded');
  expect(other).toEqual(decoded);
  checkSpans(decoded, 64, 64 + bytes.length);
  return decoded;
}

describe('any bytes: nothing is thrown, nothing is read past the end', () => {
  const hostile = fc.uint8Array({ maxLength: 200 });
  /** Small and huge numbers where counts and offsets stand. */
  const numbers = fc
    .array(fc.constantFrom(0, 1, 2, 5, 0x7f, 0x8000_0000, 0xffff_fffe, 0xffff_ffff), { maxLength: 40 })
    .map((list) => list.reduce((all: Bytes, value) => all.u32(value), given()).done());

  test.each(named)('%s', (_, struct) => {
    fc.assert(fc.property(fc.oneof(hostile, numbers), (bytes) => void sound(struct, bytes)));
  });

  test.each(fixtures)('%s, spoilt', (_, message, bytes) => {
    const spoil = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(spoil, (changes) => {
        const spoilt = bytes.slice();
        for (const [at, byte] of changes) spoilt[at] = byte;
        sound(message, spoilt);
      }),
      { numRuns: 50 },
    );
  });

  test('packets too', () => {
    fc.assert(fc.property(hostile, (bytes) => decodePacket(bytes).bytes === bytes));
  });
});

test('values are copies, of a Buffer too', () => {
  const pair = structure('Pair', '0', { raw: bytesField('', rest()) });
  const chunk = Buffer.from([1, 2]);
  const { raw } = decode(pair, chunk).values;
  chunk.fill(9);
  expect(raw).toEqual(Uint8Array.of(1, 2));
});

describe('cut off anywhere, what is left stands where it stood', () => {
  test.each(fixtures)('%s', (_, message, bytes) => {
    const whole = decode(message, bytes);
    for (let length = 0; length < bytes.length; length++) {
      const { spans, problems, end } = sound(message, bytes.subarray(0, length));
      for (const [path, span] of spans) {
        const was = whole.spans.get(path);
        expect([path, span.start - 64]).toEqual([path, was?.start]);
        expect(span.end - 64).toBeLessThanOrEqual(Math.min(was?.end ?? 0, length));
      }
      expect(end - 64).toBeLessThanOrEqual(length);
      if (problems.length > 0) continue;
      const lost = [...whole.spans].filter(([path, { end }]) => end > length && !mayBeCut(message, path));
      expect(lost).toEqual([]);
    }
  });

  /** Text to the end may be any text, and an optional tail any tail. */
  function mayBeCut({ fields }: Struct, path: string): boolean {
    const field = fields[path];
    if (field?.optional) return true;
    return (
      (field?.layout.kind === 'utf16' || field?.layout.kind === 'bytes') && field.layout.extent.is === 'rest'
    );
  }

  test('a field that is not all there has no value, nor has any after it', () => {
    const cut = (struct: Struct, length: number) => {
      const { values, problems } = decode(struct, new Uint8Array(length));
      return [Object.keys(values).at(-1), problems.map(({ code, path }) => `${code} ${path}`)];
    };
    expect(cut(ReportOpenFile, 44)).toEqual(['fileBlocks', ['truncated unused1']]);
    expect(cut(ReportOpenFile, 50)).toEqual(['fileBlocks', ['truncated unused1']]);
    expect(cut(ReportOpenFile, 66)).toEqual(['filePacketSize', ['truncated filePacketCount']]);
    expect(cut(Logging, 872 - 6)).toEqual(['log', ['truncated log.info.qwClientVersion']]);
    expect(cut(Logging, 400)).toEqual(['log', ['truncated log.info.szChannelURL']]);
    expect(cut(StartPlaying, 43)).toEqual(['playIncarnation', []]);
  });

  test('nothing of the outer structure is read behind an inner one that was cut', () => {
    const { log } = decode(Logging, new Uint8Array(872 - 1).fill(1)).values;
    expect(Object.keys(log ?? {})).toEqual(['cbSize', 'info']);
  });

  test('a list holds the entries that are there', () => {
    const list = (count: number, entries: number) => {
      const { values, problems } = decode(
        StreamSwitch,
        given().u32(3).u32(0).u32(count).zeros(entries).done(),
      );
      return [values.aStreamEntries?.length, problems.map(({ message }) => message)];
    };
    expect(list(2, 12)).toEqual([2, []]);
    expect(list(1, 12)).toEqual([1, []]);
    expect(list(0xffff_ffff, 12)).toEqual([2, ['aStreamEntries holds 2 of 4294967295 entries']]);
    expect(list(3, 15)).toEqual([3, ['aStreamEntries[2].wDstStreamNumber is 2 bytes, but 1 are there']]);
  });
});

describe('text that is not as it should be is still read', () => {
  const counted = structure('Counted', '0', {
    count: u8('bytes'),
    text: utf16Field('', byteCount('count'), 'added'),
  });
  test.each<[string, number, Bytes, string, string[]]>([
    ['right', 6, utf16('ab\0'), 'ab', []],
    ['absent', 0, utf16('ab\0'), '', []],
    ['no NUL', 4, utf16('ab'), 'ab', ['not-terminated']],
    ['NUL too early', 8, utf16('a\0b\0'), 'a', ['text-after-nul']],
    ['NUL before the last character', 6, utf16('a\0b'), 'a', ['text-after-nul']],
    ['half a character', 5, given().append(utf16('ab')).u8(0), 'ab', ['odd-length', 'not-terminated']],
    ['cut off', 6, utf16('ab'), 'ab', ['truncated', 'not-terminated']],
    ['a lone surrogate', 4, utf16('\ud800\0'), '\ud800', []],
  ])('%s', (_, count, text, value, codes) => {
    const decoded = sound(counted, given().u8(count).append(text).done());
    expect(decoded.values.text).toBe(value);
    expect(decoded.problems.map(({ code }) => code)).toEqual(codes);
  });

  test('parts keep the NULs between them', () => {
    const struct = structure('Parts', '0', { text: utf16Field('', rest(), 'parts') });
    expect(decode(struct, utf16('a\0b\0\0\0').done()).values.text).toBe('a\0b');
  });

  test('counts of characters that cover more than there is', () => {
    const message = given().zeros(48).u32(0xffff_ffff).u32(1).u32(0).u32(0).append(utf16('9.1\0'));
    const { values, problems } = sound(ReportConnectedEX, message.done());
    expect(values.ServerVersionInfo).toBe('9.1');
    expect(problems.map(({ code, path }) => `${code} ${path}`)).toEqual(['truncated ServerVersionInfo']);
  });
});

describe('the offset of tokenData', () => {
  const message = (token: number, cbtoken: number) =>
    sound(OpenFile, given().zeros(16).u32(token).u32(cbtoken).append(utf16('ab\0')).u8(7, 8, 9, 0).done());
  test.each([
    [6, 3, 'ab', [7, 8, 9]],
    [6, 4, 'ab', [7, 8, 9, 0]],
    [7, 2, 'ab', [8, 9]],
    [2, 4, 'a', [0x62, 0, 0, 0]],
    [6, 0, 'ab', []],
    [0, 0, 'ab', undefined],
  ])('%i, %i bytes', (token, cbtoken, fileName, tokenData) => {
    const { values, problems } = message(token, cbtoken);
    expect(values.fileName).toBe(fileName);
    expect(values.tokenData).toEqual(tokenData && Uint8Array.from(tokenData));
    expect(problems).toEqual([]);
  });

  test.each([
    [0, 1],
    [6, 5],
    [11, 0],
    [11, 3],
    [0xffff_ffff, 0xffff_ffff],
  ])('%i, %i bytes: outside of the message', (token, cbtoken) => {
    const { values, problems } = message(token, cbtoken);
    expect(values.tokenData).toBeUndefined();
    expect(problems).toMatchObject([{ code: 'offset-outside', path: 'tokenData' }]);
  });
});
