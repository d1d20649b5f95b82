import { expect, test } from 'vitest';
import { durationSeconds, readAsfHeader } from './header.ts';
import { bytes } from './testing/bytes.ts';
import {
  dataObject,
  everyObject,
  FILE_ID,
  fileProperties,
  header,
  streamProperties,
} from './testing/sample-header.ts';

test('reads every part of a right header without a finding', () => {
  const given = everyObject();
  const { header: read, findings } = readAsfHeader(given);
  expect(findings).toEqual([]);
  expect(read.end).toBe(given.length);
  expect(read.headerObjectSize).toBe(given.length - 50);
  expect(read.headerObjects).toEqual([
    { guid: '8CABDCA1-A947-11CF-8EE4-00C00C205365', name: 'File Properties', offset: 30, size: 104 },
    { guid: '5FBF03B5-A92E-11CF-8EE3-00C00C205365', name: 'Header Extension', offset: 134, size: 251 },
    { guid: 'B7DC0791-A9B7-11CF-8EE6-00C00C205365', name: 'Stream Properties', offset: 385, size: 84 },
    {
      guid: '7BF875CE-468D-11D1-8D82-006097C9A2B2',
      name: 'Stream Bitrate Properties',
      offset: 469,
      size: 38,
    },
    { guid: '00112233-4455-6677-8899-AABBCCDDEEFF', offset: 507, size: 27 },
  ]);
  expect(read.fileProperties).toEqual({
    offset: 30,
    fileId: FILE_ID,
    fileSize: 1234n,
    creationDate: 0x0102030405060708n,
    dataPacketsCount: 2n,
    playDuration: 61_180_000n,
    sendDuration: 30_180_000n,
    preroll: 3100n,
    flags: 2,
    broadcast: false,
    seekable: true,
    minimumDataPacketSize: 64,
    maximumDataPacketSize: 64,
    maximumBitrate: 32_000,
  });
  expect(read.streams).toEqual([
    {
      number: 2,
      type: 'video',
      typeGuid: 'BC19EFC0-5B4D-11CF-A8FD-00805F5C442B',
      encrypted: true,
      offset: 301,
    },
    {
      number: 1,
      type: 'audio',
      typeGuid: 'F8699E40-5B4D-11CF-A8FD-00805F5C442B',
      encrypted: false,
      offset: 385,
    },
  ]);
  expect(read.bitrates).toEqual([
    { stream: 1, bitrate: 32_000 },
    { stream: 2, bitrate: 200_000 },
  ]);
  expect(read.dataObject).toEqual({
    offset: given.length - 50,
    size: 178n,
    fileId: FILE_ID,
    totalPackets: 2n,
    reserved: 0x0101,
  });
});

test('names what is optional only when it is there', () => {
  const { header: read } = readAsfHeader(header([streamProperties()]));
  expect(read).not.toHaveProperty('fileProperties');
  expect(read).not.toHaveProperty('bitrates');
});

test.each([
  ['F8699E40-5B4D-11CF-A8FD-00805F5C442B', 'audio'],
  ['BC19EFC0-5B4D-11CF-A8FD-00805F5C442B', 'video'],
  ['59DACFC0-59E6-11D0-A3AC-00A0C90348F6', 'command'],
  ['B61BE100-5B4E-11CF-A8FD-00805F5C442B', 'jfif'],
  ['35907DE0-E415-11CF-A917-00805F5C442B', 'degradable-jpeg'],
  ['91BD222C-F21C-497A-8B6D-5AA86BFC0185', 'file-transfer'],
  ['3AFB65E2-47EF-40F2-AC2C-70A90D71D343', 'binary'],
  ['00000000-0000-0000-0000-000000000001', 'unknown'],
])('stream type %s is %s', (type, name) => {
  const { header: read, findings } = readAsfHeader(header([fileProperties(), streamProperties({ type })]));
  expect(findings).toEqual([]);
  expect(read.streams[0]?.type).toBe(name);
});

test('a file may go on after the header when asked, and then nothing of it is read', () => {
  const file = bytes()
    .append(bytes().u8(...everyObject()))
    .zeros(128)
    .done();
  expect(readAsfHeader(file, { exact: false }).findings).toEqual([]);
  expect(readAsfHeader(file).findings).toEqual([
    {
      code: 'surplus-bytes',
      offset: file.length - 128,
      length: 128,
      message: '128 bytes follow the first 50 bytes of the Data Object',
    },
  ]);
});

test('in a broadcast the packet counts need not agree and the Data Object may have no size', () => {
  const live = fileProperties({ flags: 1, packets: 0 });
  const given = header([live, streamProperties()], dataObject({ size: 0, packets: 99 }));
  const { header: read, findings } = readAsfHeader(given);
  expect(findings).toEqual([]);
  expect(read.fileProperties).toMatchObject({ broadcast: true, seekable: false });
});

test.each([
  [61_180_000n, 3100n, 3.018],
  [31_000_000n, 3100n, 0],
  [10_000_000n, 3100n, 0],
  [0n, 0n, 0],
  [(1n << 64n) - 1n, 0n, 1_844_674_407_370.9551],
])('play duration %s and preroll %s make %s seconds', (play, preroll, seconds) => {
  const { header: read } = readAsfHeader(header([fileProperties({ play, preroll }), streamProperties()]));
  expect(read.fileProperties && durationSeconds(read.fileProperties)).toBe(seconds);
});
