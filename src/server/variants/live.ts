import { opensLive } from '../hooks/live-edits.ts';
import { says } from '../hooks/reply-edits.ts';
import type { Variant } from './variant.ts';

/** Other ways to broadcast. */
export const liveVariants = {
  broadcastOnly: {
    name: 'live-broadcast-only',
    title: 'fileAttributes of live content has BROADCAST and not LIVE.',
    reading: 'A-21',
    notes: [],
    start: says('ReportOpenFile', { fileAttributes: 0x02000000 }, opensLive),
  },
  liveOnly: {
    name: 'live-live-only',
    title: 'fileAttributes of live content has LIVE and not BROADCAST.',
    reading: 'A-21',
    notes: [],
    start: says('ReportOpenFile', { fileAttributes: 0x04000000 }, opensLive),
  },
  customary: {
    name: 'live-customary',
    title: 'Live content has a fileDuration just below 0 and a filePacketCount of 0xFFFFFFFF.',
    reading: 'A-21',
    notes: ['MMSP-2.2.4.7-09', 'MMSP-2.2.4.7-15'],
    start: says('ReportOpenFile', { fileDuration: -1e-7, filePacketCount: 0xffffffffn }, opensLive),
  },
  fromAnywhere: {
    name: 'live-numbers-from-anywhere',
    title: 'LocationId of live content counts from a great number, and wraps after 2^32.',
    reading: 'A-39',
    notes: [],
    start: () => ({ decisions: { numbersLive: (n, first) => n - first + 0xffffffe0 } }),
  },
  perViewer: {
    name: 'live-numbers-per-viewer',
    title: 'LocationId of live content counts from 0 with each play.',
    reading: 'A-39',
    notes: [],
    start: () => ({ decisions: { numbersLive: (n, first) => n - first } }),
  },
  withGaps: {
    name: 'live-numbers-with-gaps',
    title: 'LocationId of live content rises by 3 with each packet.',
    reading: 'A-39',
    notes: [],
    start: () => ({ decisions: { numbersLive: (n) => 3 * n } }),
  },
  seekRefused: {
    name: 'live-seek-refused',
    title: 'A StartPlaying that asks for a place in live content is refused.',
    reading: 'A-11',
    notes: [],
    start: () => ({ decisions: { refusesLiveSeek: true } }),
  },
} satisfies Record<string, Variant>;
