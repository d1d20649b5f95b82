import { MESSAGE, MID, onMessage, onPart, PACKET, put } from '../hooks/frame-edits.ts';
import type { Hooks } from '../hooks/hooks.ts';
import type { Variant } from './variant.ts';

/** Where the fields of a message end and its padding begins, counted from the message. */
const FIELDS_END: ReadonlyMap<number | undefined, number> = new Map<number | undefined, number>([
  [MID.ReportStartedPlaying, 36],
  [MID.ReportOpenFile, 116],
  [MID.ReportReadBlock, 20],
  [MID.ReportStreamSwitch, 12],
]);
const STALE_BYTE = 0xcc;
/** "Medi" in UTF-16, as if left over from a text. */
const STALE_TIME = [0x0065004d, 0x00690064] as const;

/** Other ways to fill TcpMessageHeader packets. */
export const framingVariants = {
  chunkCountCustomary: {
    name: 'chunk-count-customary',
    title: 'chunkCount is messageLength / 8, as every product writes it.',
    reading: 'A-01',
    notes: ['MMSP-2.2.3-09'],
    start: onPart(
      'packet',
      put(32, PACKET.chunkCount, (chunks) => chunks - 2),
    ),
  },
  headerPaddingStale: {
    name: 'header-padding-stale',
    title: 'The padding byte of every TcpMessageHeader is 0x4A.',
    reading: 'A-17',
    notes: ['MMSP-2.2.3-04'],
    start: onPart('packet', put(8, PACKET.padding, 0x4a)),
  },
  timeSentStale: {
    name: 'time-sent-stale',
    title: 'timeSent holds bytes of a text.',
    reading: 'A-35',
    notes: ['MMSP-2.2.3-13'],
    start: onPart('packet', ({ view }) => {
      view.setUint32(PACKET.timeSent, STALE_TIME[0], true);
      view.setUint32(PACKET.timeSent + 4, STALE_TIME[1], true);
      return undefined;
    }),
  },
  timeSentInSeconds: {
    name: 'time-sent-in-seconds',
    title: 'timeSent is a double that counts seconds.',
    reading: 'A-35',
    notes: ['MMSP-2.2.3-13'],
    start: onPart('packet', ({ view }) => {
      const seconds = Number(view.getBigUint64(PACKET.timeSent, true)) / 1000;
      view.setFloat64(PACKET.timeSent, seconds, true);
      return undefined;
    }),
  },
  seqRepeatsClient: {
    name: 'seq-repeats-client',
    title: 'seq is that of the latest packet of the client.',
    reading: 'A-02',
    notes: ['MMSP-2.2.3-10'],
    start: repeatingSeq,
  },
  messagePaddingStale: {
    name: 'message-padding-stale',
    title: 'The padding behind the fields of messages is not zero.',
    reading: 'A-17',
    notes: [],
    start: onPart('packet', ({ bytes, mid }) => {
      bytes.fill(STALE_BYTE, MESSAGE.start + (FIELDS_END.get(mid) ?? bytes.length));
      return undefined;
    }),
  },
  openFileSlow: {
    name: 'open-file-slow',
    title: 'ReportOpenFile takes most of a second.',
    reading: 'MMSP-3.2.5.6-14',
    notes: [],
    start: onMessage(MID.ReportOpenFile, ({ bytes }) => ({ delayMs: 800, frames: [bytes] })),
  },
} satisfies Record<string, Variant>;

function repeatingSeq(): Hooks {
  let latest = 0;
  const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    request(frame) {
      latest = viewOf(frame).getUint16(PACKET.seq, true);
    },
    frame(bytes, { kind }) {
      if (kind === 'packet') viewOf(bytes).setUint16(PACKET.seq, latest, true);
      return [bytes];
    },
  };
}
