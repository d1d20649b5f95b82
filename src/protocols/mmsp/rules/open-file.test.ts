import { describe, expect, test } from 'vitest';
import type { Value } from '../../../wire/fields.ts';
import { put32 } from './testing/bytes.ts';
import { audio } from './testing/content.ts';
import type { Talk } from './testing/conversation.ts';
import { expectFindings, marked } from './testing/judged.ts';
import { CANSEEK, opened, right } from './testing/right.ts';

const file = (values: Record<string, Value>, of: Talk = opened()): Talk => of.with('ReportOpenFile', values);

describe('fileDuration (A-21)', () => {
  test.each<[string, number, Record<string, string>]>([
    ['without preroll', audio.duration, {}],
    ['rounded', 3.02, {}],
    ['with preroll', audio.duration + audio.preroll, { 'MMSP-2.2.4.7-08': 'note A-21' }],
    ['ten seconds too long', audio.duration + 10, { 'MMSP-2.2.4.7-08': 'fail' }],
    ['0', 0, { 'MMSP-2.2.4.7-08': 'fail' }],
    ['-1e-7', -1e-7, { 'MMSP-2.2.4.7-08': 'fail' }],
  ])('%s', (_, fileDuration, expected) => {
    const checks = expectFindings(
      file({ fileDuration, fileBlocks: Math.max(0, Math.ceil(fileDuration)) }),
      expected,
    );
    if (checks[0]?.verdict === 'fail') expect(marked(checks[0])).toContain('fileDuration');
  });
  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -3])(
    '%d fails, header or not',
    (fileDuration) => {
      const expected = { 'MMSP-2.2.4.7-08': 'fail' };
      expectFindings(file({ fileDuration }), expected);
      expectFindings(file({ fileDuration }).until('ReadBlock'), expected);
    },
  );
  test('passes', () => {
    expectFindings(opened(), {}, { passes: ['MMSP-2.2.4.7-08'] });
  });
});

describe('fileBlocks (A-21)', () => {
  test.each<[number, Record<string, string>]>([
    [4, {}],
    [3, { 'MMSP-2.2.4.7-11': 'warn A-21' }],
    [5, { 'MMSP-2.2.4.7-11': 'warn A-21' }],
    [6, { 'MMSP-2.2.4.7-10': 'fail' }],
    [0, { 'MMSP-2.2.4.7-10': 'fail' }],
    [0xffffffff, { 'MMSP-2.2.4.7-10': 'fail' }],
  ])('%i for 3.018 seconds', (fileBlocks, expected) => {
    const checks = expectFindings(file({ fileBlocks }), expected);
    if (checks[0]?.verdict !== 'pass') expect(marked(checks[0])).toContain('fileBlocks');
  });
  test('passes', () => {
    expectFindings(opened(), {}, { passes: ['MMSP-2.2.4.7-10', 'MMSP-2.2.4.7-11'] });
    expectFindings(file({ fileDuration: 3, fileBlocks: 3 }), {});
  });
});

describe('sizes and counts, by the header', () => {
  test.each<[string, Value, Record<string, string>]>([
    ['filePacketSize', 1024, { 'MMSP-2.2.4.7-13': 'fail' }],
    ['filePacketCount', 34n, { 'MMSP-2.2.4.7-14': 'fail' }],
    ['filePacketCount', 2n ** 64n - 1n, { 'MMSP-2.2.4.7-14': 'fail' }],
    ['filePacketCount', 0n, { 'MMSP-2.2.4.7-14': 'fail' }],
    ['fileHeaderSize', 394, { 'MMSP-2.2.4.7-17': 'fail' }],
    ['fileHeaderSize', 0, { 'MMSP-2.2.4.7-17': 'fail' }],
    ['fileHeaderSize', 0xffffffff, { 'MMSP-2.2.4.7-17': 'fail' }],
  ])('%s %s', (field, value, expected) => {
    const checks = expectFindings(file({ [field]: value }), expected);
    if (field !== 'fileHeaderSize') expect(marked(checks[0])).toContain(field);
  });
  test('pass', () => {
    expectFindings(opened(), {}, { passes: ['MMSP-2.2.4.7-13', 'MMSP-2.2.4.7-14', 'MMSP-2.2.4.7-17'] });
  });
});

describe('fileBitRate (A-40)', () => {
  test.each<[string, number, Record<string, string>]>([
    ['Maximum Bitrate', audio.bitRate, {}],
    ['8 % more', Math.round(audio.bitRate * 1.08), { 'MMSP-2.2.4.7-16': 'note A-40' }],
    ['twice', audio.bitRate * 2, { 'MMSP-2.2.4.7-16': 'warn A-40' }],
    ['0', 0, { 'MMSP-2.2.4.7-16': 'warn A-40' }],
  ])('%s', (_, fileBitRate, expected) => {
    expectFindings(file({ fileBitRate }), expected);
  });
  test('passes', () => {
    expectFindings(opened(), {}, { passes: ['MMSP-2.2.4.7-16'] });
  });
  test('the sum of a Stream Bitrate Properties Object passes as well', () => {
    const rate = audio.bitRate + 5000;
    expectFindings(
      file({ fileBitRate: rate, fileHeaderSize: audio.file.headerBytes.length + 32 }).payload(
        'header 0',
        withBitrate(rate),
      ),
      {},
    );
  });

  /** A header with a Stream Bitrate Properties Object of one stream. */
  function withBitrate(rate: number) {
    const object = Buffer.from(
      'ce75f87b8d46d1118d82006097c9a2b2 2000000000000000 0100 0100'.replaceAll(' ', ''),
      'hex',
    );
    return (header: Uint8Array): Uint8Array => {
      const end = header.length - 50;
      const bytes = new Uint8Array(header.length + 32);
      const view = new DataView(bytes.buffer);
      bytes.set(header.subarray(0, end));
      bytes.set(object, end);
      view.setUint32(end + object.length, rate, true);
      bytes.set(header.subarray(end), end + 32);
      view.setBigUint64(16, view.getBigUint64(16, true) + 32n, true);
      view.setUint32(24, view.getUint32(24, true) + 1, true);
      return bytes;
    };
  }
});

describe('live content (A-21)', () => {
  /** File Properties stand first: its flags are at 30 + 88, and bit 0 says broadcast. */
  const live = (values: Record<string, Value>, attributes = 0x02000000): Talk =>
    file({
      fileAttributes: attributes,
      fileDuration: 0,
      fileBlocks: 0,
      filePacketCount: 0n,
      ...values,
    }).payload('header 0', put32(30 + 88, 1));
  test.each<[string, Record<string, Value>, Record<string, string>]>([
    ['no duration and no count', {}, {}],
    ['a duration of -1e-7', { fileDuration: -1e-7 }, { 'MMSP-2.2.4.7-09': 'note A-21' }],
    ['a duration', { fileDuration: 3, fileBlocks: 3 }, { 'MMSP-2.2.4.7-09': 'fail' }],
    ['0xFFFFFFFF packets', { filePacketCount: 0xffffffffn }, { 'MMSP-2.2.4.7-15': 'note A-21' }],
    ['a number of packets', { filePacketCount: 33n }, { 'MMSP-2.2.4.7-15': 'fail' }],
  ])('%s', (_, values, expected) => {
    const checks = expectFindings(live(values), expected);
    if (checks[0]?.verdict === 'fail') expect(marked(checks[0])).toContain(checks[0].sighting?.path);
  });
  test('passes', () => {
    expectFindings(live({}), {}, { passes: ['MMSP-2.2.4.7-09', 'MMSP-2.2.4.7-15'] });
  });
  test('LIVE says so too, and BROADCAST of a file says nothing', () => {
    const claims = { fileDuration: 3, fileBlocks: 3, filePacketCount: 33n };
    expectFindings(file({ ...claims, fileAttributes: 0x04000000 }), {
      'MMSP-2.2.4.7-09': 'fail',
      'MMSP-2.2.4.7-15': 'fail',
    });
    expectFindings(file({ ...claims, fileAttributes: 0x02000000 }), {});
  });
});

describe('tigerFileId', () => {
  test('is the openFileId', () => {
    expectFindings(right(), {}, { passes: ['MMSP-2.2.4.10-03'] });
    const checks = expectFindings(right().with('ReportStartedPlaying', { tigerFileId: 2 }), {
      'MMSP-2.2.4.10-03': 'warn',
    });
    expect(marked(checks[0])).toContain('tigerFileId  2');
    expectFindings(right().with('ReportStartedPlaying', { tigerFileId: 0 }), {
      'MMSP-2.2.4.10-03': 'note A-17',
    });
  });
  test('of a file that has the handle 0, it is 0', () => {
    const zero = right()
      .with('ReportOpenFile', { openFileId: 0 })
      .with('ReportStartedPlaying', { tigerFileId: 0 });
    expectFindings(zero, {});
  });
});

test('a second OpenFile is judged by its own reply', () => {
  const wrong = right().with('ReportOpenFile', { fileAttributes: CANSEEK, padding: 3 });
  expectFindings(wrong, { 'MMSP-2.2.4.7-04': 'warn' });
});
