import { combined } from '../hooks/combined.ts';
import { asItWas, DATA, MESSAGE, MID, onFrames, onPart, put, type Sent } from '../hooks/frame-edits.ts';
import type { Directed, Transport } from '../hooks/hooks.ts';
import { fails, says, sends, succeeds } from '../hooks/reply-edits.ts';
import type { ValuesNamed } from '../replies.ts';
import type { Variant } from './variant.ts';

/** AFFlags of header packets. */
const FLAGS = { MIDDLE: 0x00, MORE_FOLLOW: 0x04, END: 0x08, LAST: 0x0c } as const;
/** A header piece small enough that every header has several. */
const SMALL_PIECE = 200;
const STALE_BYTE = 0xcc;

const smallPieces = { decisions: { headerPiece: () => SMALL_PIECE } } as const;

/** Other replies to OpenFile and ReadBlock, and other ways to send the header. */
export const openingVariants = {
  openFileStale: {
    name: 'open-file-unused2-stale',
    title: 'unused2 of ReportOpenFile is uninitialised.',
    reading: 'A-17',
    notes: ['MMSP-2.2.4.7-18'],
    start: says('ReportOpenFile', { unused2: new Uint8Array(36).fill(STALE_BYTE) }),
  },
  thirdFileId: {
    name: 'open-file-id-three',
    title: 'openFileId is 3.',
    reading: 'A-36',
    notes: [],
    start: () => ({ decisions: { firstFileId: 3 } }),
  },
  durationWithPreroll: {
    name: 'open-file-duration-with-preroll',
    title: 'fileDuration and fileBlocks count the preroll.',
    reading: 'A-21',
    notes: ['MMSP-2.2.4.7-08'],
    start: () => ({ decisions: { countsPreroll: true } }),
  },
  bitRateNear: {
    name: 'open-file-bit-rate-near',
    title: 'fileBitRate is five percent more than the header tells.',
    reading: 'A-40',
    notes: ['MMSP-2.2.4.7-16'],
    start: says('ReportOpenFile', { fileBitRate: (right) => Math.round(right * 1.05) }, succeeds),
  },
  notSeekable: {
    name: 'open-file-not-seekable',
    title: 'Seeking is not offered, and every play starts at the beginning.',
    reading: 'A-11',
    notes: [],
    start: () => combined([says('ReportOpenFile', { fileAttributes: 0 })(), { decisions: { seeks: false } }]),
  },
  broadcast: {
    name: 'open-file-broadcast',
    title: 'The content is broadcast: no duration, no number of packets, no seeking.',
    reading: 'MMSP-2.2.4.7-09',
    notes: [],
    start: live({ fileAttributes: 0x02000000, fileDuration: 0, fileBlocks: 0, filePacketCount: 0n }),
  },
  liveCustomary: {
    name: 'open-file-live-customary',
    title: 'The content is live, with a fileDuration just below 0 and a filePacketCount of 0xFFFFFFFF.',
    reading: 'A-21',
    notes: ['MMSP-2.2.4.7-09', 'MMSP-2.2.4.7-15'],
    start: live({
      fileAttributes: 0x06000000,
      fileDuration: -1e-7,
      fileBlocks: 0,
      filePacketCount: 0xffffffffn,
    }),
  },
  refusalStale: {
    name: 'missing-file-fields-stale',
    title: 'A ReportOpenFile that refuses fills its other fields with anything.',
    reading: 'A-16',
    notes: [],
    start: says(
      'ReportOpenFile',
      {
        openFileId: 0xcccccccc,
        padding: 0xcccccccc,
        fileName: 0xcccccccc,
        fileAttributes: 0xcccccccc,
        fileDuration: -1,
        filePacketSize: 0xcccccccc,
        unused1: new Uint8Array(16).fill(STALE_BYTE),
      },
      fails,
    ),
  },
  refusalCloses: {
    name: 'missing-file-closes',
    title: 'The connection is closed after a ReportOpenFile that refuses.',
    reading: 'A-16',
    notes: [],
    start: () => ({ decisions: { closesAfterRefusal: true } }),
  },
  readBlockUnanswered: {
    name: 'read-block-without-file-unanswered',
    title: 'A ReadBlock for no file gets no reply.',
    reading: 'A-13',
    notes: [],
    start: sends(0, 'ReportReadBlock', fails),
  },
  reportBetween: {
    name: 'read-block-reported-between',
    title: 'ReportReadBlock comes after the first header packet.',
    reading: 'A-08',
    notes: ['MMSP-3.2.5.8-11'],
    start: () => combined([smallPieces, reportAfter(() => true)()]),
  },
  reportAfterHeader: {
    name: 'read-block-reported-after-header',
    title: 'ReportReadBlock comes after the whole header.',
    reading: 'A-08',
    notes: ['MMSP-3.2.5.8-11'],
    start: reportAfter(({ bytes }) => bytes[DATA.AFFlags] === FLAGS.LAST),
  },
  headerPiecesSmaller: {
    name: 'header-pieces-smaller',
    title: 'Header packets have 8 bytes less than an ASF packet, as Windows servers cut them.',
    reading: 'MMSP-3.2.5.8.1-03',
    notes: [],
    start: () => ({ decisions: { headerPiece: (packetSize) => packetSize - 8 } }),
  },
  headerEndFlag: {
    name: 'header-last-flag-08',
    title: 'The last of several header packets has AFFlags 0x08.',
    reading: 'A-04',
    notes: ['MMSP-2.2.2-17'],
    start: onPart('header', reflag(FLAGS.LAST, FLAGS.END)),
  },
  headerMiddleFlag: {
    name: 'header-middle-flag-00',
    title: 'Header packets between the first and the last have AFFlags 0x00.',
    reading: 'A-04',
    notes: ['MMSP-2.2.2-16'],
    start: () => combined([smallPieces, onPart('header', reflag(FLAGS.MORE_FOLLOW, FLAGS.MIDDLE))()]),
  },
} satisfies Record<string, Variant>;

function live(values: ValuesNamed<'ReportOpenFile'>) {
  return () => combined([says('ReportOpenFile', values, succeeds)(), { decisions: { seeks: false } }]);
}

/** Other AFFlags for header packets but the first, which has LocationId 0. */
function reflag(right: number, other: number) {
  return (sent: Sent) =>
    sent.view.getUint32(DATA.LocationId, true) === 0
      ? undefined
      : put(8, DATA.AFFlags, (flags) => (flags === right ? other : flags))(sent);
}

/** Holds a ReportReadBlock that succeeds until such a header packet has gone out, with any delivery or with that one. */
export function reportAfter(releases: (sent: Sent) => boolean, delivery?: Transport) {
  return onFrames(() => {
    let held: Directed | undefined;
    return (sent) => {
      const concerned = delivery === undefined || sent.delivery === delivery;
      if (concerned && sent.mid === MID.ReportReadBlock && sent.view.getUint32(MESSAGE.hr, true) === 0) {
        held = asItWas(sent);
        return [];
      }
      if (held === undefined || sent.part !== 'header' || !releases(sent)) return [sent.bytes];
      const late = held;
      held = undefined;
      return [sent.bytes, late];
    };
  });
}
