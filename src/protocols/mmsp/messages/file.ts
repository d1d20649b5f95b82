import { allZero, between, echoes, equals, flags } from '../../../wire/constraints.ts';
import { bytes, f64, fixed, rest, u32, u64, utf16 } from '../../../wire/fields.ts';
import { message } from '../../../wire/message.ts';
import { FILE_ATTRIBUTES } from '../constants.ts';
import { uninitialised } from './connection.ts';

/** [MS-MMSP] 2.2.4.21 */
export const OpenFile = message({
  name: 'OpenFile',
  mid: 0x00030005,
  from: 'client',
  section: '2.2.4.21',
  midRequirement: 'MMSP-2.2.4.21-01',
  reply: { message: 'ReportOpenFile', requirement: 'MMSP-3.2.5.6-14' },
  fields: {
    playIncarnation: u32('comes back in the reply', between(0x01, 0xfe, 'MMSP-2.2.4.21-02')),
    spare: u32('ignored by the server', equals(0, 'MMSP-2.2.4.21-03')),
    token: u32('offset of tokenData from the start of fileName; 0 without it', undefined, { fallback: 0 }),
    cbtoken: u32('bytes of tokenData'),
    fileName: utf16(
      'path of the URL without a leading slash, not percent-encoded (A-14)',
      rest('token'),
      'added',
    ),
    tokenData: bytes(
      'credentials',
      { is: 'located', at: 'token', from: 'fileName', by: 'cbtoken' },
      undefined,
      { secret: true },
    ),
  },
});

/** [MS-MMSP] 2.2.4.7 */
export const ReportOpenFile = message({
  name: 'ReportOpenFile',
  mid: 0x00040006,
  from: 'server',
  section: '2.2.4.7',
  midRequirement: 'MMSP-2.2.4.7-01',
  answers: ['OpenFile', 'SecurityResponse'],
  success: 'MMSP-2.2.4.7-19',
  fields: {
    hr: u32('result', undefined, { fallback: 0 }),
    playIncarnation: u32('', echoes('playIncarnation', 'MMSP-2.2.4.7-02')),
    openFileId: u32('handle that the client echoes from now on'),
    padding: u32('ignored by the client', equals(0, 'MMSP-2.2.4.7-04')),
    fileName: u32('not a string', equals(0, 'MMSP-2.2.4.7-06')),
    fileAttributes: u32(
      '',
      flags(FILE_ATTRIBUTES, 'MMSP-2.2.4.7-07', {
        reading: 'MMSP-2.2.4.7-07',
        who: 'other bits are reported as a warning',
        grade: 'warn',
      }),
    ),
    fileDuration: f64('seconds; 0 when unknown'),
    fileBlocks: u32('duration in whole seconds, rounded up'),
    unused1: bytes('', fixed(16), allZero(16, 'MMSP-2.2.4.7-12')),
    filePacketSize: u32('bytes of the largest ASF data packet'),
    filePacketCount: u64('number of ASF data packets; 0 when unknown'),
    fileBitRate: u32('sum of the maximum bit rates of all streams, bits per second'),
    fileHeaderSize: u32('bytes of the ASF file header'),
    unused2: bytes('', fixed(36), allZero(36, 'MMSP-2.2.4.7-18', uninitialised('all Windows servers'))),
  },
});

/** [MS-MMSP] 2.2.4.23 */
export const ReadBlock = message({
  name: 'ReadBlock',
  mid: 0x00030015,
  from: 'client',
  section: '2.2.4.23',
  midRequirement: 'MMSP-2.2.4.23-01',
  reply: { message: 'ReportReadBlock', requirement: 'MMSP-3.2.5.8-11' },
  fields: {
    openFileId: u32('handle of the file'),
    fileBlockId: u32('', equals(0, 'MMSP-2.2.4.23-03')),
    offset: u32('', equals(0, 'MMSP-2.2.4.23-04')),
    length: u32('', equals(0x00008000, 'MMSP-2.2.4.23-05')),
    flags: u32('', equals(0xffffffff, 'MMSP-2.2.4.23-06')),
    padding: u32('ignored by the server', equals(0, 'MMSP-2.2.4.23-07')),
    tEarliest: f64('', equals(0, 'MMSP-2.2.4.23-09')),
    tDeadline: f64('', equals(3600, 'MMSP-2.2.4.23-10')),
    playIncarnation: u32('goes into the header Data packets', between(0x01, 0xfe, 'MMSP-2.2.4.23-11')),
    playSequence: u32('', equals(0, 'MMSP-2.2.4.23-12')),
  },
});

/** [MS-MMSP] 2.2.4.8 */
export const ReportReadBlock = message({
  name: 'ReportReadBlock',
  mid: 0x00040011,
  from: 'server',
  section: '2.2.4.8',
  midRequirement: 'MMSP-2.2.4.8-01',
  answers: ['ReadBlock'],
  success: 'MMSP-2.2.4.8-04',
  fields: {
    hr: u32('result', undefined, { fallback: 0 }),
    playIncarnation: u32('', echoes('playIncarnation', 'MMSP-2.2.4.8-02')),
    playSequence: u32('', equals(0, 'MMSP-2.2.4.8-03')),
  },
});

/** [MS-MMSP] 2.2.4.15; it has no reply. */
export const CancelReadBlock = message({
  name: 'CancelReadBlock',
  mid: 0x00030025,
  from: 'client',
  section: '2.2.4.15',
  midRequirement: 'MMSP-2.2.4.15-01',
  fields: {
    playIncarnation: u32('that of the ReadBlock to cancel'),
  },
});

/** [MS-MMSP] 2.2.4.16 */
export const CloseFile = message({
  name: 'CloseFile',
  mid: 0x0003000d,
  from: 'client',
  section: '2.2.4.16',
  midRequirement: 'MMSP-2.2.4.16-01',
  fields: {
    playIncarnation: u32('ignored by the server', equals(0, 'MMSP-2.2.4.16-02')),
    openFileId: u32('handle of the file'),
  },
});
