import type { Content } from '../content.ts';
import { combined } from '../hooks/combined.ts';
import { MID, onFrames } from '../hooks/frame-edits.ts';
import { says } from '../hooks/reply-edits.ts';
import type { Variant } from './variant.ts';

/** Servers before version 9 are told by what they call themselves. */
const version4 = says('ReportConnectedEX', { ServerVersionInfo: '4.1.0.3930' });
/** Milliseconds that it takes to open the next entry. */
const OPENING = 200;

/** Other ways from one entry of a playlist to the next. */
export const playlistVariants = {
  entryEndHrZero: {
    name: 'entry-end-hr-zero-before-9',
    title: 'A server of version 4.1 has hr 0 in every ReportEndOfStream, also when another entry follows.',
    reading: 'A-30',
    notes: ['MMSP-3.2.4.1-03'],
    start: () =>
      combined([
        version4(),
        says('ReportEndOfStream', { hr: 0 }, ({ cause }) => cause === 'end of an entry')(),
      ]),
  },
  streamIdStale: {
    name: 'stream-change-stream-id-stale',
    title: 'A server of version 4.1 leaves dwStreamId of ReportStreamChange uninitialised.',
    reading: 'A-17',
    notes: ['MMSP-2.2.4.12-07'],
    start: () => combined([version4(), says('ReportStreamChange', { dwStreamId: 0x00fd7a10 })()]),
  },
  bandwidthIgnored: {
    name: 'entry-bandwidth-ignored-before-9',
    title: 'A server of version 4.1 sends every stream of the next entry, whatever dwLinkBandwidth says.',
    reading: 'MMSP-3.2.4.2-04',
    notes: ['MMSP-3.2.4.2-04'],
    start: () => combined([version4(), { decisions: { choosesStreams: everyStream } }]),
  },
  bitRateNear: {
    name: 'stream-change-bit-rate-near',
    title: 'dwBitRate is five percent more than the header of the entry tells.',
    reading: 'A-40',
    notes: ['MMSP-2.2.4.12-06'],
    start: says('ReportStreamChange', { dwBitRate: (right) => Math.round(right * 1.05) }),
  },
  changeLate: {
    name: 'stream-change-late',
    title: 'ReportStreamChange comes some time after the end of the entry before.',
    reading: 'A-30',
    notes: [],
    start: onFrames(
      () =>
        ({ bytes, mid }) =>
          mid === MID.ReportStreamChange ? { delayMs: OPENING, frames: [bytes] } : [bytes],
    ),
  },
  waitsForStart: {
    name: 'entry-waits-for-start',
    title: 'Over TCP the media of the next entry wait for a StartPlaying.',
    reading: 'A-06',
    notes: ['MMSP-3.2.4.2-09'],
    start: () => ({ decisions: { waitsForStart: true } }),
  },
  keepsIncarnation: {
    name: 'entry-keeps-incarnation',
    title: 'Media of the next entry carry the incarnation of the latest start until there is another.',
    reading: 'A-06',
    notes: ['MMSP-3.2.4.2-10'],
    start: () => ({ decisions: { unaskedIncarnation: (before: number) => before } }),
  },
  oneStream: {
    name: 'entry-one-stream',
    title: 'Of the next entry the smallest stream is sent until the client selects.',
    reading: 'MMSP-3.2.4.2-03',
    notes: [],
    start: () => ({ decisions: { choosesStreams: (content: Content) => everyStream(content).slice(-1) } }),
  },
} satisfies Record<string, Variant>;

const everyStream = ({ streams }: Content): readonly number[] => [...streams.keys()];
