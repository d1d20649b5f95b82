import { equals } from '../../../wire/constraints.ts';
import { u32 } from '../../../wire/fields.ts';
import { message } from '../../../wire/message.ts';

/** [MS-MMSP] 2.2.4.12: the next entry of a playlist; it answers nothing. */
export const ReportStreamChange = message({
  name: 'ReportStreamChange',
  mid: 0x00040020,
  from: 'server',
  section: '2.2.4.12',
  midRequirement: 'MMSP-2.2.4.12-01',
  whenFailing: 'all fields',
  fields: {
    hr: u32('result', equals(0, 'MMSP-2.2.4.12-02')),
    dwTcpHdrIncarnation: u32(
      'playIncarnation of the Data packets that follow over TCP',
      equals(0xff, 'MMSP-2.2.4.12-03'),
    ),
    cbPacketSize: u32('bytes of the largest ASF data packet of the new entry'),
    cbHeaderSize: u32('bytes of the ASF file header of the new entry'),
    dwBitRate: u32('sum of the maximum bit rates of all its streams, bits per second'),
    dwStreamId: u32(
      '0, or uninitialised by Windows NT 4.0 and 2000 servers; ignored by the client',
      undefined,
      {
        fallback: 0,
      },
    ),
  },
});
