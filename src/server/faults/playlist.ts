import { DATA, type Edit, MESSAGE, MID, onFrames, onMessage, put } from '../hooks/frame-edits.ts';
import { says } from '../hooks/reply-edits.ts';
import type { Reply } from '../replies.ts';
import type { Fault } from './fault.ts';

/** Packets of the first clip that the fault counts on with. */
const FIRST_ENTRY = 33;

const atEntryEnd = ({ cause }: Reply): boolean => cause === 'end of an entry';

/** The edit for Data packets of entries after the first. */
const inEntries = (part: 'header' | 'media', edit: Edit) =>
  onFrames(() => (sent) => (sent.part === part && sent.entry > 0 ? edit(sent) : undefined) ?? [sent.bytes]);

/** Faults in the change from one entry of a playlist to the next. */
export const playlistFaults: readonly Fault[] = [
  {
    name: 'entry-end-hr-zero',
    title: 'hr of ReportEndOfStream is 0 although another entry follows.',
    requirement: 'MMSP-3.2.4.1-03',
    level: 'MUST',
    field: 'hr',
    start: says('ReportEndOfStream', { hr: 0 }, atEntryEnd),
  },
  {
    name: 'playlist-end-hr-one',
    title: 'hr of ReportEndOfStream is 1 at the end of the last entry.',
    requirement: 'MMSP-3.2.4.1-04',
    level: 'MUST',
    field: 'hr',
    start: () => {
      let changes = 0;
      return {
        reply: (reply) => {
          if (reply.name === 'ReportStreamChange') changes++;
          const last = reply.cause === 'end of content' && changes > 0;
          return [last ? { ...reply, values: { ...reply.values, hr: 1 } } : reply];
        },
      };
    },
  },
  {
    name: 'entry-end-wrong-incarnation',
    title: 'ReportEndOfStream of an entry that nobody started carries 0xFF in the place of the latest start.',
    requirement: 'MMSP-2.2.4.5-03',
    level: 'MUST',
    field: 'playIncarnation',
    start: says('ReportEndOfStream', { playIncarnation: 0xff }, atEntryEnd),
  },
  {
    name: 'play-ends-halfway',
    title: 'After packet 29 a play ends with hr 0, wherever the content ends.',
    requirement: 'MMSP-2.2.4.5-04',
    level: 'MUST',
    start: () => ({ decisions: { leavesOut: (location) => location >= 30 } }),
  },
  {
    name: 'stream-change-before-end',
    title: 'ReportStreamChange comes before the ReportEndOfStream of the entry before.',
    requirement: 'MMSP-3.2.4.2-01',
    level: 'MUST',
    start: () => ({ decisions: { announcesEntry: 'before the end' } }),
  },
  {
    name: 'stream-change-left-out',
    title: 'The header and the media of the next entry come without a ReportStreamChange.',
    requirement: 'MMSP-3.2.4.2-02',
    level: 'MUST',
    start: () => ({ decisions: { announcesEntry: 'never' } }),
  },
  {
    name: 'stream-change-never-comes',
    title: 'hr 1 announces another entry, and nothing follows.',
    requirement: 'MMSP-2.2.4.5-05',
    level: 'MUST',
    grade: 'warn',
    start: () => ({
      decisions: { announcesEntry: 'never', sendsEntryHeader: () => false, waitsForStart: true },
    }),
  },
  {
    name: 'stream-change-closes',
    title: 'hr 1 announces another entry, and the server closes the connection.',
    requirement: 'MMSP-2.2.4.5-05',
    level: 'MUST',
    start: () => ({ decisions: { announcesEntry: 'never, and closes' } }),
  },
  {
    name: 'stream-change-mid-wrong',
    title: 'MID of ReportStreamChange is 0x0004001F.',
    requirement: 'MMSP-2.2.4.12-01',
    level: 'MUST',
    field: 'MID',
    start: onMessage(MID.ReportStreamChange, put(32, MESSAGE.MID, 0x0004001f)),
  },
  {
    name: 'stream-change-hr-failing',
    title: 'hr of ReportStreamChange is a failing one.',
    requirement: 'MMSP-2.2.4.12-02',
    level: 'MUST',
    field: 'hr',
    start: says('ReportStreamChange', { hr: 0x80004005 }),
  },
  {
    name: 'stream-change-wrong-incarnation',
    title: 'dwTcpHdrIncarnation of ReportStreamChange is 1.',
    requirement: 'MMSP-2.2.4.12-03',
    level: 'MUST',
    field: 'dwTcpHdrIncarnation',
    start: says('ReportStreamChange', { dwTcpHdrIncarnation: 1 }),
  },
  {
    name: 'stream-change-wrong-packet-size',
    title: 'cbPacketSize of ReportStreamChange is twice that of the entry.',
    requirement: 'MMSP-2.2.4.12-04',
    level: 'MUST',
    field: 'cbPacketSize',
    start: says('ReportStreamChange', { cbPacketSize: (right) => right * 2 }),
  },
  {
    name: 'stream-change-wrong-header-size',
    title: 'cbHeaderSize of ReportStreamChange leaves out the 50 bytes of the Data Object.',
    requirement: 'MMSP-2.2.4.12-05',
    level: 'MUST',
    start: says('ReportStreamChange', { cbHeaderSize: (right) => right - 50 }),
  },
  {
    name: 'stream-change-wrong-bit-rate',
    title: 'dwBitRate of ReportStreamChange is twice that of the entry.',
    requirement: 'MMSP-2.2.4.12-06',
    level: 'MUST',
    grade: 'warn',
    field: 'dwBitRate',
    start: says('ReportStreamChange', { dwBitRate: (right) => right * 2 }),
  },
  {
    name: 'stream-change-wrong-stream-id',
    title: 'dwStreamId of ReportStreamChange is 7.',
    requirement: 'MMSP-2.2.4.12-07',
    level: 'SHOULD',
    field: 'dwStreamId',
    start: says('ReportStreamChange', { dwStreamId: 7 }),
  },
  {
    name: 'entry-logging-closes',
    title: 'A Logging after ReportStreamChange ends the connection.',
    requirement: 'MMSP-3.2.4.2-05',
    level: 'MUST',
    start: () => ({ decisions: { takesLoggingAfterChange: false } }),
  },
  {
    name: 'entry-header-old-incarnation',
    title: 'The header of the next entry carries the playIncarnation of the first ReadBlock.',
    requirement: 'MMSP-3.2.4.2-07',
    level: 'MUST',
    field: 'playIncarnation',
    start: inEntries('header', put(8, DATA.playIncarnation, 1)),
  },
  {
    name: 'entry-header-left-out',
    title: 'The media of the next entry come without its header.',
    requirement: 'MMSP-3.2.4.2-08',
    level: 'MUST',
    start: () => ({ decisions: { sendsEntryHeader: () => false } }),
  },
  {
    name: 'entry-header-waits',
    title: 'Over TCP, too, nothing of the next entry comes unasked.',
    requirement: 'MMSP-3.2.4.2-08',
    level: 'MUST',
    start: () => ({ decisions: { sendsEntryHeader: () => false, waitsForStart: true } }),
  },
  {
    name: 'entry-header-location-goes-on',
    title: 'LocationId of the header of the next entry goes on from the one before.',
    requirement: 'MMSP-2.2.2-01',
    level: 'MUST',
    field: 'LocationId',
    start: inEntries(
      'header',
      put(32, DATA.LocationId, (location) => location + 1),
    ),
  },
  {
    name: 'entry-starts-late',
    title: 'The media of the next entry begin with its twentieth packet.',
    requirement: 'MMSP-3.2.4.2-09',
    level: 'MUST',
    start: () => ({ decisions: { entersAt: 20 } }),
  },
  {
    name: 'entry-without-streams',
    title: 'No stream of the next entry is selected, so that it ends without any media.',
    requirement: 'MMSP-3.2.4.2-03',
    level: 'MUST',
    start: () => ({ decisions: { choosesStreams: () => [] } }),
  },
  {
    name: 'entry-ignores-link-bandwidth',
    title: 'Every stream of the next entry is sent, whatever the bandwidth of the client.',
    requirement: 'MMSP-3.2.4.2-04',
    level: 'SHOULD',
    start: () => ({ decisions: { choosesStreams: ({ streams }) => [...streams.keys()] } }),
  },
  {
    name: 'entry-media-wrong-incarnation',
    title: 'Media of the next entry that nobody started carry 0x77.',
    requirement: 'MMSP-3.2.4.2-10',
    level: 'MUST',
    field: 'playIncarnation',
    start: () => ({ decisions: { unaskedIncarnation: () => 0x77 } }),
  },
  {
    name: 'entry-start-keeps-ff',
    title: 'Media of the next entry carry 0xFF even when the client has started it.',
    requirement: 'MMSP-3.2.5.11-05',
    level: 'MUST',
    field: 'playIncarnation',
    start: inEntries('media', put(8, DATA.playIncarnation, 0xff)),
  },
  {
    name: 'entry-location-goes-on',
    title: 'LocationId of the media of the next entry goes on from the one before.',
    requirement: 'MMSP-2.2.2-06',
    level: 'MUST',
    field: 'LocationId',
    start: inEntries(
      'media',
      put(32, DATA.LocationId, (location) => location + FIRST_ENTRY),
    ),
  },
  {
    name: 'entry-af-flags-restart',
    title: 'AFFlags begins at 0 again with the next entry.',
    requirement: 'MMSP-2.2.2-14',
    level: 'MUST',
    field: 'AFFlags',
    start: () => ({ decisions: { restartsNumbersPerEntry: true } }),
  },
  {
    name: 'entry-goes-on-after-stop',
    title: 'StopPlaying does not stop what comes unasked of the next entry.',
    requirement: 'MMSP-3.2.5.14-02',
    level: 'MUST',
    start: () => ({ decisions: { stopsPlaying: (_, unasked) => !unasked } }),
  },
];

/** Faults of playlists with delivery over UDP, where the client asks for everything. */
export const udpPlaylistFaults: readonly Fault[] = [
  {
    name: 'udp-entry-header-unasked',
    title: 'With delivery over UDP the header of the next entry comes unasked, and ReadBlock is not served.',
    requirement: 'MMSP-3.2.4.2-06',
    level: 'MUST',
    delivery: 'udp',
    start: () => ({ decisions: { sendsEntryHeader: () => true, readsNextHeader: false } }),
  },
  {
    name: 'udp-entry-read-block-ignored',
    title: 'With delivery over UDP no ReadBlock is served after a ReportStreamChange.',
    requirement: 'MMSP-3.2.4.2-06',
    level: 'MUST',
    delivery: 'udp',
    start: () => ({ decisions: { readsNextHeader: false } }),
  },
  {
    name: 'udp-entry-location-goes-on',
    title: 'With delivery over UDP LocationId of the media of the next entry goes on from the one before.',
    requirement: 'MMSP-2.2.2-06',
    level: 'MUST',
    delivery: 'udp',
    field: 'LocationId',
    start: inEntries('media', (sent) =>
      sent.transport === 'udp'
        ? put(32, DATA.LocationId, (location) => location + FIRST_ENTRY)(sent)
        : undefined,
    ),
  },
];
