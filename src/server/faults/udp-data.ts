import { DATA, joined, MID, onMessage, onPairs, overUdp, put, type Sent } from '../hooks/frame-edits.ts';
import type { FrameResult } from '../hooks/hooks.ts';
import type { Fault } from './fault.ts';

/** Another incarnation than the right one, from 1 to 0xFE, and none that a client is likely to use next. */
const otherIncarnation = put(8, DATA.playIncarnation, (right) => ((right + 100) % 0xfe) + 1);
const overTcp = ({ bytes }: Sent): FrameResult => [{ bytes, over: 'tcp' }];

/** Faults in the bytes of Data packets that go over UDP, and in what goes over UDP. */
export const udpDataFaults: readonly Fault[] = [
  {
    name: 'header-over-tcp-with-udp',
    title: 'With delivery over UDP the header goes over TCP.',
    requirement: 'MMSP-3.2.5.8.1-04',
    level: 'MUST',
    delivery: 'udp',
    start: overUdp('header', overTcp),
  },
  {
    name: 'media-over-tcp-with-udp',
    title: 'With delivery over UDP media goes over TCP.',
    requirement: 'MMSP-3.2.5.11.1-09',
    level: 'MUST',
    delivery: 'udp',
    start: overUdp('media', overTcp),
  },
  {
    name: 'udp-header-never-sent',
    title: 'With delivery over UDP ReportReadBlock is followed by no header.',
    requirement: 'MMSP-3.2.5.8.1-04',
    level: 'MUST',
    delivery: 'udp',
    start: overUdp('header', () => []),
  },
  {
    name: 'two-data-packets-per-datagram',
    title: 'Each two media packets share a datagram.',
    requirement: 'MMSP-2.2.2-19',
    level: 'MUST',
    delivery: 'udp',
    start: onPairs((first, second) => [joined(first, second)]),
  },
  {
    name: 'datagram-longer-than-packet-size',
    title: 'Four more bytes follow each media packet in its datagram.',
    requirement: 'MMSP-2.2.2-19',
    level: 'MUST',
    delivery: 'udp',
    start: overUdp('media', ({ bytes }) => [joined(bytes, new Uint8Array(4))]),
  },
  {
    name: 'datagram-shorter-than-packet-size',
    title: 'The last byte of each media packet is not in its datagram.',
    requirement: 'MMSP-2.2.2-19',
    level: 'MUST',
    delivery: 'udp',
    start: overUdp('media', ({ bytes }) => [bytes.slice(0, -1)]),
  },
  {
    name: 'message-over-udp',
    title: 'ReportStartedPlaying is sent a second time, as a datagram.',
    requirement: 'MMSP-2.2.4-01',
    level: 'MUST',
    delivery: 'udp',
    start: onMessage(MID.ReportStartedPlaying, ({ bytes, delivery }) =>
      delivery === 'udp' ? [bytes, { bytes, over: 'udp' }] : undefined,
    ),
  },
  {
    name: 'end-of-stream-over-udp',
    title: 'ReportEndOfStream at the end of the content is sent as a datagram too.',
    requirement: 'MMSP-3.2.4.1-06',
    level: 'MUST',
    delivery: 'udp',
    start: onMessage(MID.ReportEndOfStream, ({ bytes, delivery }) =>
      delivery === 'udp' ? [{ bytes, over: 'udp' }, bytes] : undefined,
    ),
  },
  {
    name: 'udp-wrong-header-incarnation',
    title: 'Header packets over UDP carry another playIncarnation than the ReadBlock.',
    requirement: 'MMSP-3.2.5.8-03',
    level: 'MUST',
    delivery: 'udp',
    start: overUdp('header', otherIncarnation),
  },
  {
    name: 'udp-wrong-media-incarnation',
    title: 'Media packets over UDP carry another playIncarnation than the StartPlaying.',
    requirement: 'MMSP-3.2.5.11-05',
    level: 'MUST',
    delivery: 'udp',
    start: overUdp('media', otherIncarnation),
  },
];
