import { expect, test } from 'vitest';
import { ReportConnectedEX } from '../protocols/mmsp/messages/connection.ts';
import { OpenFile, ReportOpenFile } from '../protocols/mmsp/messages/file.ts';
import { ClientLog, ClientLogInfo, Logging } from '../protocols/mmsp/messages/logging.ts';
import { StartPlaying, StreamSwitch } from '../protocols/mmsp/messages/playing.ts';
import { RequestPacketListResend } from '../protocols/mmsp/messages/resend.ts';
import { TcpMessageHeader } from '../protocols/mmsp/messages/tcp-message-header.ts';
import { allDefinitions } from '../protocols/mmsp/testing/definitions.ts';
import { describe, sizeOf } from './describe.ts';
import { type Struct, struct } from './fields.ts';

/** `offset size type name` of every field. */
const rows = (definition: Struct) =>
  describe(definition).map(({ offset, size, type, name }) => [offset, size, type, name].join(' '));

test('offsets and sizes are those of the text', () => {
  expect(rows(TcpMessageHeader)).toEqual([
    '0 1 u8 rep',
    '1 1 u8 version',
    '2 1 u8 versionMinor',
    '3 1 u8 padding',
    '4 4 u32 sessionId',
    '8 4 u32 messageLength',
    '12 4 u32 seal',
    '16 4 u32 chunkCount',
    '20 2 u16 seq',
    '22 2 u16 MBZ',
    '24 8 u64 timeSent',
  ]);
  expect(rows(ReportOpenFile).slice(7)).toEqual([
    '28 4 u32 fileAttributes',
    '32 8 f64 fileDuration',
    '40 4 u32 fileBlocks',
    '44 16 bytes unused1',
    '60 4 u32 filePacketSize',
    '64 8 u64 filePacketCount',
    '72 4 u32 fileBitRate',
    '76 4 u32 fileHeaderSize',
    '80 36 bytes unused2',
  ]);
});

test.each<[string, Struct, string, string]>([
  ['behind counted text', ReportConnectedEX, 'VersionInfo', '… cbVersionInfo characters'],
  ['the first counted text', ReportConnectedEX, 'ServerVersionInfo', '64 cbServerVersionInfo characters'],
  ['text to the end', OpenFile, 'fileName', '24 to the end'],
  ['what an offset names', OpenFile, 'tokenData', '… cbtoken bytes at token'],
  ['a list', StreamSwitch, 'aStreamEntries', '12 cStreamEntries entries'],
  ['a list of another structure', RequestPacketListResend, 'dwBeginPacketList', '12 wNumPackets entries'],
  ['a structure', Logging, 'log', '8 1490'],
  ['behind a structure', Logging, 'padding', '1498 6'],
  ['a structure within', ClientLog, 'dwSourceId', '1146 4'],
  ['unaligned', ClientLogInfo, 'rate', '1104 2'],
  ['behind an unaligned one', ClientLogInfo, 'hr', '1138 4'],
])('%s', (_, definition, name, expected) => {
  const row = describe(definition).find((found) => found.name === name);
  expect(`${row?.offset} ${row?.size}`).toBe(expected);
});

test('what a field must be, which sentence says so, and what it means', () => {
  expect(
    describe(StartPlaying)
      .map(({ value, requirement, doc }) => [value, requirement, doc])
      .slice(1, 5),
  ).toEqual([
    ['0x00030007', 'MMSP-2.2.4.25-01', 'message type'],
    ['', '', 'handle of the file'],
    ['0', 'MMSP-2.2.4.25-03', 'ignored by the server'],
    ['', '', 'start in seconds, or DBL_MAX'],
  ]);
  expect(describe(StartPlaying).at(-1)).toMatchObject({ doc: 'bits per second (optional)' });
  expect(describe(ClientLogInfo).find(({ name }) => name === 'rate')).toMatchObject({ type: 'i16' });
  expect(describe(Logging).find(({ name }) => name === 'log')).toMatchObject({ type: 'CLIENT_LOG' });
});

test('the size of a structure, where it is always the same', () => {
  const size = (of: Struct) => sizeOf(struct('', of).layout);
  expect(size(ClientLogInfo)).toBe(1142);
  expect(size(ClientLog)).toBe(1490);
  expect(size(Logging)).toBe(1504);
  expect(size(ReportOpenFile)).toBe(116);
  expect(size(TcpMessageHeader)).toBe(32);
  expect(size(ReportConnectedEX)).toBeUndefined();
});

test('every field has a row', () => {
  for (const definition of allDefinitions)
    expect(describe(definition).map(({ name }) => name)).toEqual(Object.keys(definition.fields));
});
