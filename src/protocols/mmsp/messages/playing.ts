import { allZero, between, echoes, equals, oneOf } from '../../../wire/constraints.ts';
import { bytes, f64, fixed, list, structure, u16, u32 } from '../../../wire/fields.ts';
import { message } from '../../../wire/message.ts';
import { OFFSET_UNUSED } from '../constants.ts';

/** [MS-MMSP] 2.2.4.28.1; what the three numbers select is told by A-09. */
export const StreamSwitchEntry = structure('STREAM_SWITCH_ENTRY', '2.2.4.28.1', {
  wSrcStreamNumber: u16('stream to be replaced, or 0xFFFF', undefined, { fallback: 0xffff }),
  wDstStreamNumber: u16('stream to be sent instead, or 0xFFFF'),
  wThinningLevel: u16('0 everything, 1 key frames only, 2 nothing', between(0, 2, 'MMSP-2.2.4.28.1-03'), {
    fallback: 0,
  }),
});

/** [MS-MMSP] 2.2.4.28 */
export const StreamSwitch = message({
  name: 'StreamSwitch',
  mid: 0x00030033,
  from: 'client',
  section: '2.2.4.28',
  midRequirement: 'MMSP-2.2.4.28-01',
  reply: { message: 'ReportStreamSwitch', requirement: 'MMSP-3.2.5.10-05' },
  fields: {
    cStreamEntries: u32('number of entries'),
    aStreamEntries: list('the selection', 'cStreamEntries', StreamSwitchEntry),
  },
});

/** [MS-MMSP] 2.2.4.13; it carries no playIncarnation and is matched by order. */
export const ReportStreamSwitch = message({
  name: 'ReportStreamSwitch',
  mid: 0x00040021,
  from: 'server',
  section: '2.2.4.13',
  midRequirement: 'MMSP-2.2.4.13-01',
  answers: ['StreamSwitch'],
  success: 'MMSP-2.2.4.13-02',
  fields: {
    hr: u32('result', undefined, { fallback: 0 }),
  },
});

/** Where a play begins: one of the three is used, the others say that they are not ([MS-MMSP] 2.2.4.25, 2.2.4.26). */
export const startPoint = {
  position: f64('start in seconds, or DBL_MAX', undefined, { fallback: 0 }),
  asfOffset: u32('start as byte offset into the file, or 0xFFFFFFFF', undefined, {
    fallback: OFFSET_UNUSED,
  }),
  locationId: u32('start as ASF data packet number, or 0xFFFFFFFF', undefined, { fallback: OFFSET_UNUSED }),
} as const;

/** [MS-MMSP] 2.2.4.25: 40, 48 or 56 bytes; only chunkLen tells which of the last three fields are there. */
export const StartPlaying = message({
  name: 'StartPlaying',
  mid: 0x00030007,
  from: 'client',
  section: '2.2.4.25',
  midRequirement: 'MMSP-2.2.4.25-01',
  reply: { message: 'ReportStartedPlaying', requirement: 'MMSP-3.2.5.11-08' },
  fields: {
    openFileId: u32('handle of the file'),
    padding: u32('ignored by the server', equals(0, 'MMSP-2.2.4.25-03')),
    ...startPoint,
    frameOffset: u32('stop time in milliseconds, 0 for none; bit 31: from the start position', undefined, {
      fallback: 0,
    }),
    playIncarnation: u32('goes into the media Data packets', between(0x01, 0xfe, 'MMSP-2.2.4.25-15')),
    dwAccelBandwidth: u32('bits per second', undefined, { optional: true }),
    dwAccelDuration: u32('milliseconds of content', undefined, { optional: true }),
    dwLinkBandwidth: u32('bits per second', undefined, { optional: true }),
  },
});

/** [MS-MMSP] 2.2.4.10; tigerFileId is judged by rules/open-file, which knows the handle. */
export const ReportStartedPlaying = message({
  name: 'ReportStartedPlaying',
  mid: 0x00040005,
  from: 'server',
  section: '2.2.4.10',
  midRequirement: 'MMSP-2.2.4.10-01',
  answers: ['StartPlaying'],
  success: 'MMSP-2.2.4.10-08',
  fields: {
    hr: u32('result', undefined, { fallback: 0 }),
    playIncarnation: u32('', echoes('playIncarnation', 'MMSP-2.2.4.10-02')),
    tigerFileId: u32('the openFileId'),
    unused1: u32('ignored by the client', oneOf([0, 0x40000000], 'MMSP-2.2.4.10-05'), { fallback: 0 }),
    unused2: bytes('', fixed(12), allZero(12, 'MMSP-2.2.4.10-07')),
  },
});

/** [MS-MMSP] 2.2.4.27 */
export const StopPlaying = message({
  name: 'StopPlaying',
  mid: 0x00030009,
  from: 'client',
  section: '2.2.4.27',
  midRequirement: 'MMSP-2.2.4.27-01',
  reply: { message: 'ReportEndOfStream', requirement: 'MMSP-3.2.5.14-04' },
  fields: {
    openFileId: u32('handle of the file'),
    playIncarnation: u32('that of the latest start; comes back in the reply'),
  },
});

/** [MS-MMSP] 2.2.4.5; hr and playIncarnation mean different things after a stop and at the end: rules/end-of-stream. */
export const ReportEndOfStream = message({
  name: 'ReportEndOfStream',
  mid: 0x0004001e,
  from: 'server',
  section: '2.2.4.5',
  midRequirement: 'MMSP-2.2.4.5-01',
  answers: ['StopPlaying'],
  whenFailing: 'all fields',
  fields: {
    hr: u32('0: stopped, or ended; 1: ended, and a stream change follows', undefined, { fallback: 0 }),
    playIncarnation: u32('that of the StopPlaying, or of the latest start'),
  },
});
