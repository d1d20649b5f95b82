import { between, echoes, equals } from '../../../wire/constraints.ts';
import { f64, u32 } from '../../../wire/fields.ts';
import { message } from '../../../wire/message.ts';
import { startPoint } from './playing.ts';

/** [MS-MMSP] 2.2.4.26: StartPlaying at another rate. */
export const StartStriding = message({
  name: 'StartStriding',
  mid: 0x00030028,
  from: 'client',
  section: '2.2.4.26',
  midRequirement: 'MMSP-2.2.4.26-01',
  reply: { message: 'ReportStartStriding', requirement: 'MMSP-3.2.5.12-08' },
  fields: {
    openFileId: u32('handle of the file'),
    padding: u32('ignored by the server', equals(0, 'MMSP-2.2.4.26-03')),
    ...startPoint,
    frameOffset: u32('ignored by the server (A-12)', equals(0, 'MMSP-2.2.4.26-11')),
    playIncarnation: u32('goes into the media Data packets', between(0x01, 0xfe, 'MMSP-2.2.4.26-13')),
    rate: f64('times normal speed, negative for rewind; never 0', between(-5, 5, 'MMSP-2.2.4.26-16')),
  },
});

/** [MS-MMSP] 2.2.4.11 */
export const ReportStartStriding = message({
  name: 'ReportStartStriding',
  mid: 0x0004000a,
  from: 'server',
  section: '2.2.4.11',
  midRequirement: 'MMSP-2.2.4.11-01',
  answers: ['StartStriding'],
  success: 'MMSP-2.2.4.11-04',
  fields: {
    hr: u32('result', undefined, { fallback: 0 }),
    playIncarnation: u32('', echoes('playIncarnation', 'MMSP-2.2.4.11-02')),
    spare: u32('', equals(0, 'MMSP-2.2.4.11-03')),
  },
});
