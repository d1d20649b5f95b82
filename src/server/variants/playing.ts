import { DATA, joined, onPart, overTcp, paddingField, put, resized } from '../hooks/frame-edits.ts';
import { atEnd, says } from '../hooks/reply-edits.ts';
import type { Variant } from './variant.ts';

const COUNTS = ['MMSP-2.2.2-12', 'MMSP-2.2.2-14', 'MMSP-3.2.5.11.1-06', 'MMSP-3.2.5.11.1-07'] as const;
const STARTS_AT_ZERO = ['MMSP-2.2.2-13', 'MMSP-3.2.3-01'] as const;

/** Other replies to StartPlaying, other media packets, and other places to start and end. */
export const playingVariants = {
  tigerFileIdZero: {
    name: 'started-playing-file-zero',
    title: 'tigerFileId of ReportStartedPlaying is 0.',
    reading: 'A-17',
    notes: ['MMSP-2.2.4.10-03'],
    start: says('ReportStartedPlaying', { tigerFileId: 0 }),
  },
  otherUnused1: {
    name: 'started-playing-other-unused1',
    title: 'unused1 of ReportStartedPlaying is 0x40000000.',
    reading: 'MMSP-2.2.4.10-05',
    notes: [],
    start: says('ReportStartedPlaying', { unused1: 0x40000000 }),
  },
  afFlagsZero: {
    name: 'media-af-flags-zero',
    title: 'AFFlags of every media packet over TCP is 0x00.',
    reading: 'A-05',
    notes: COUNTS,
    start: onPart('media', overTcp(put(8, DATA.AFFlags, 0x00))),
  },
  afFlagsConstant: {
    name: 'media-af-flags-constant',
    title: 'AFFlags of every media packet over TCP is 0x08.',
    reading: 'A-05',
    notes: [...STARTS_AT_ZERO, ...COUNTS],
    start: onPart('media', overTcp(put(8, DATA.AFFlags, 0x08))),
  },
  noPaddingField: {
    name: 'media-padding-field-dropped',
    title: 'With the padding of a packet its Padding Length goes too, and its length type becomes 00.',
    reading: 'A-22',
    notes: [],
    start: onPart('media', ({ bytes }) => {
      const { flagsAt, at, width } = paddingField(bytes);
      const changed = joined(bytes.subarray(0, at), bytes.subarray(at + width));
      changed[flagsAt] = (changed[flagsAt] ?? 0) & ~0x18;
      return [resized(changed)];
    }),
  },
  packetsLeftOut: {
    name: 'media-packets-left-out',
    title: 'Every tenth packet of the file is left out, and LocationId goes on by its numbers.',
    reading: 'A-39',
    notes: [],
    start: () => ({ decisions: { leavesOut: (location) => location % 10 === 5 } }),
  },
  startsEarlier: {
    name: 'start-earlier',
    title: 'A play starts a second, or with video a key frame, before the time that was asked for.',
    reading: 'A-11',
    notes: [],
    start: () => ({ decisions: { startsEarlier: 1 } }),
  },
  endWithCode: {
    name: 'end-with-error-code',
    title: 'ReportEndOfStream at the end of the content carries an error code.',
    reading: 'A-30',
    notes: ['MMSP-3.2.4.1-01', 'MMSP-3.2.4.1-03', 'MMSP-3.2.4.1-04'],
    start: says('ReportEndOfStream', { hr: 0x80004004 }, atEnd),
  },
} satisfies Record<string, Variant>;
