import { DATA, only, onPart, overTcp, put, resized } from '../hooks/frame-edits.ts';
import type { Fault } from './fault.ts';

const LAST = 0x0c;
/** Creation Date of the File Properties Object, which is the first object of the header in ordinary files. */
const CREATION_DATE = DATA.payload + 30 + 48;

/** Faults in the bytes of header Data packets. */
export const headerDataFaults: readonly Fault[] = [
  {
    name: 'header-unpaced',
    title: 'The packets of a split header are sent at once.',
    requirement: 'MMSP-3.2.5.8.1-06',
    level: 'MUST',
    grade: 'warn',
    start: () => ({ decisions: { headerPace: Number.POSITIVE_INFINITY } }),
  },
  {
    name: 'header-paced-too-fast',
    title: 'A split header is sent at three times the bit rate of the file.',
    requirement: 'MMSP-3.2.5.8.1-07',
    level: 'MUST',
    grade: 'warn',
    start: () => ({ decisions: { headerPace: 3 } }),
  },
  {
    name: 'header-last-flag-wrong',
    title: 'The last header packet has AFFlags 0x04.',
    requirement: 'MMSP-2.2.2-17',
    level: 'MUST',
    field: 'AFFlags',
    start: onPart('header', put(8, DATA.AFFlags, 0x04)),
  },
  {
    name: 'header-split-flag-wrong',
    title: 'The first packet of a split header has AFFlags 0x00.',
    requirement: 'MMSP-2.2.2-16',
    level: 'MUST',
    field: 'AFFlags',
    start: onPart(
      'header',
      only(
        0,
        put(8, DATA.AFFlags, (flags) => (flags === LAST ? flags : 0x00)),
      ),
    ),
  },
  {
    name: 'header-location-from-one',
    title: 'The first header packet has LocationId 1.',
    requirement: 'MMSP-2.2.2-01',
    level: 'MUST',
    field: 'LocationId',
    start: onPart(
      'header',
      put(32, DATA.LocationId, (location) => location + 1),
    ),
  },
  {
    name: 'header-location-stands-still',
    title: 'Every packet of a split header has LocationId 0.',
    requirement: 'MMSP-2.2.2-02',
    level: 'MUST',
    field: 'LocationId',
    start: onPart('header', put(32, DATA.LocationId, 0)),
  },
  {
    name: 'header-incarnation-wrong',
    title: 'Header packets carry another playIncarnation than the ReadBlock.',
    requirement: 'MMSP-3.2.5.8-03',
    level: 'MUST',
    field: 'playIncarnation',
    start: onPart(
      'header',
      put(8, DATA.playIncarnation, (incarnation) => (incarnation % 0xfe) + 1),
    ),
  },
  {
    name: 'header-missing',
    title: 'ReportReadBlock is followed by no header.',
    requirement: 'MMSP-3.2.5.8-12',
    level: 'MUST',
    start: onPart('header', () => []),
  },
  {
    name: 'header-without-data-packets',
    title: 'The header is sent as it is, with no Data packet around it.',
    requirement: 'MMSP-3.2.5.8.1-01',
    level: 'MUST',
    start: onPart(
      'header',
      overTcp(({ bytes }) => [bytes.slice(DATA.payload)]),
    ),
  },
  {
    name: 'header-cut-short',
    title: 'The last byte of the header is missing.',
    requirement: 'MMSP-2.2.2-23',
    level: 'MUST',
    start: onPart('header', ({ bytes }) =>
      bytes[DATA.AFFlags] === LAST ? [resized(bytes.slice(0, -1))] : undefined,
    ),
  },
  {
    name: 'header-byte-changed',
    title: "One byte of the header is not the file's; only a reference copy shows it.",
    requirement: 'MMSP-2.2.2-23',
    level: 'MUST',
    start: onPart(
      'header',
      only(
        0,
        put(8, CREATION_DATE, (byte) => byte ^ 0xff),
      ),
    ),
  },
];
