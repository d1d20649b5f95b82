import {
  asItWas,
  DATA,
  joined,
  MESSAGE,
  MID,
  onFrames,
  only,
  onPart,
  paddingField,
  put,
  resized,
  type Sent,
} from '../hooks/frame-edits.ts';
import type { Directed, FrameResult } from '../hooks/hooks.ts';
import type { Fault } from './fault.ts';

const FILE_PACKET_SIZE = MESSAGE.start + 60;
const FILE_PACKET_COUNT = MESSAGE.start + 64;
/** The bit beside the stream number of a payload. */
const KEY_FRAME = 0x80;

/** Faults in the bytes of media Data packets, and in their order among themselves and the messages. */
export const mediaDataFaults: readonly Fault[] = [
  {
    name: 'asf-packet-in-two',
    title: 'The third ASF data packet is divided between two Data packets.',
    requirement: 'MMSP-3.2.5.11.1-01',
    level: 'MUST',
    start: onPart(
      'media',
      only(2, ({ bytes }) => {
        const middle = DATA.payload + 6;
        const rest = joined(bytes.slice(0, DATA.payload), bytes.slice(middle));
        return [resized(bytes.slice(0, middle)), resized(rest)];
      }),
    ),
  },
  {
    name: 'media-af-flags-from-one',
    title: 'The first media packet of the session has AFFlags 1.',
    requirement: 'MMSP-2.2.2-13',
    level: 'MUST',
    start: onPart(
      'media',
      put(8, DATA.AFFlags, (flags) => (flags + 1) & 0xff),
    ),
  },
  {
    name: 'media-af-flags-stay-at-ff',
    title: 'AFFlags stays at 0xFF once it has got there.',
    requirement: 'MMSP-2.2.2-14',
    level: 'MUST',
    start: onPart('media', (sent) => (sent.nth > 0xff ? put(8, DATA.AFFlags, 0xff)(sent) : undefined)),
  },
  {
    name: 'media-af-flags-wrap-to-one',
    title: 'AFFlags goes from 0xFF to 1.',
    requirement: 'MMSP-2.2.2-14',
    level: 'MUST',
    start: onPart('media', (sent) =>
      put(8, DATA.AFFlags, sent.nth > 0xff ? sent.nth % 0xff || 0xff : sent.nth)(sent),
    ),
  },
  {
    name: 'media-packet-lost',
    title: 'The sixth media packet is not sent.',
    requirement: 'MMSP-2.2.2-14',
    level: 'MUST',
    start: onPart(
      'media',
      only(5, () => []),
    ),
  },
  {
    name: 'media-packet-twice',
    title: 'The sixth media packet is sent twice.',
    requirement: 'MMSP-2.2.2-14',
    level: 'MUST',
    start: onPart(
      'media',
      only(5, ({ bytes }) => [bytes, bytes]),
    ),
  },
  {
    name: 'media-packets-swapped',
    title: 'The sixth media packet comes after the seventh.',
    requirement: 'MMSP-2.2.2-14',
    level: 'MUST',
    start: onFrames(
      swap(
        ({ part, nth }) => part === 'media' && nth === 5,
        ({ part }) => part === 'media',
      ),
    ),
  },
  {
    name: 'media-location-repeated',
    title: 'The sixth media packet has the LocationId of the fifth.',
    requirement: 'MMSP-2.2.2-05',
    level: 'MUST',
    start: onPart(
      'media',
      only(
        5,
        put(32, DATA.LocationId, (location) => location - 1),
      ),
    ),
  },
  {
    name: 'media-location-from-one',
    title: 'LocationId counts the ASF data packets from 1.',
    requirement: 'MMSP-2.2.2-06',
    level: 'MUST',
    start: onPart(
      'media',
      put(32, DATA.LocationId, (location) => location + 1),
    ),
  },
  {
    name: 'media-incarnation-of-read-block',
    title: 'Media packets carry the playIncarnation of the ReadBlock.',
    requirement: 'MMSP-3.2.5.11-05',
    level: 'MUST',
    start: onFrames(() => {
      let ofHeader = 1;
      return (sent) => {
        if (sent.part === 'header') ofHeader = sent.view.getUint8(DATA.playIncarnation);
        if (sent.part === 'media') sent.view.setUint8(DATA.playIncarnation, ofHeader);
        return [sent.bytes];
      };
    }),
  },
  {
    name: 'media-incarnation-zero',
    title: 'Media packets carry playIncarnation 0.',
    requirement: 'MMSP-2.2.2-10',
    level: 'MUST',
    start: onPart('media', put(8, DATA.playIncarnation, 0)),
  },
  {
    name: 'media-byte-changed',
    title: "One byte of the third media packet is not the file's; only a reference copy shows it.",
    requirement: 'MMSP-3.2.5.11-11',
    level: 'MUST',
    start: onPart('media', (sent) =>
      sent.nth === 2 ? put(8, sent.bytes.length - 1, (byte) => byte ^ 0xff)(sent) : undefined,
    ),
  },
  {
    name: 'unselected-stream-sent',
    title: 'The first payload of the third media packet is of stream 9, which nobody selected.',
    requirement: 'MMSP-3.2.5.11.1-02',
    level: 'MUST',
    start: onPart(
      'media',
      only(2, (sent) => put(8, streamAt(sent), (number) => (number & KEY_FRAME) | 9)(sent)),
    ),
  },
  {
    name: 'media-payload-too-large',
    title: 'The third media packet is one byte larger than filePacketSize allows.',
    requirement: 'MMSP-2.2.4.7-13',
    level: 'MUST',
    start: onFrames(() => {
      let packetSize = 0;
      return ({ bytes, view, part, nth, mid }) => {
        if (mid === MID.ReportOpenFile) packetSize = view.getUint32(FILE_PACKET_SIZE, true);
        if (part !== 'media' || nth !== 2) return [bytes];
        const missing = Math.max(0, DATA.payload + packetSize + 1 - bytes.length);
        return [resized(joined(bytes, new Uint8Array(missing)))];
      };
    }),
  },
  {
    name: 'media-padding-length-left',
    title: 'Padding is stripped, but Padding Length announces 65535 bytes of it.',
    requirement: 'MMSP-2.2.2-22',
    level: 'MUST',
    start: onPart('media', announcePadding),
  },
  {
    name: 'media-before-started-playing',
    title: 'The first media packet comes before ReportStartedPlaying.',
    requirement: 'MMSP-3.2.5.11-11',
    level: 'MUST',
    start: onFrames(
      swap(
        ({ mid }) => mid === MID.ReportStartedPlaying,
        ({ part }) => part === 'media',
      ),
    ),
  },
  {
    name: 'media-after-end-of-stream',
    title: 'The last packet of the content is sent once more after ReportEndOfStream.',
    requirement: 'MMSP-3.2.4.1-05',
    level: 'MUST',
    start: onFrames(() => {
      let last = -1;
      let latest: Directed | undefined;
      return (sent) => {
        const { bytes, view, part, mid } = sent;
        if (mid === MID.ReportOpenFile) last = view.getUint32(FILE_PACKET_COUNT, true) - 1;
        if (part === 'media')
          latest = view.getUint32(DATA.LocationId, true) === last ? asItWas(sent) : undefined;
        return mid === MID.ReportEndOfStream && latest !== undefined ? [bytes, latest] : [bytes];
      };
    }),
  },
];

/** Holds a frame back until the one that should follow it has gone out. */
function swap(holds: (sent: Sent) => boolean, releases: (sent: Sent) => boolean) {
  return () => {
    let held: Directed | undefined;
    return (sent: Sent): FrameResult => {
      if (held === undefined && holds(sent)) {
        held = asItWas(sent);
        return [];
      }
      if (held === undefined || !releases(sent)) return [sent.bytes];
      const late = held;
      held = undefined;
      return [sent.bytes, late];
    };
  };
}

/** Where the first payload has its stream number: behind Send Time and Duration, and the number of payloads if any. */
function streamAt({ bytes }: Sent): number {
  const { flagsAt, at, width } = paddingField(bytes);
  return at + width + 6 + ((bytes[flagsAt] ?? 0) & 1);
}

/** Makes an existing Padding Length field, of which 1 or 2 bytes are usual, one of 2 bytes that says 0xFFFF. */
function announcePadding({ bytes }: Sent): FrameResult | undefined {
  const { flagsAt, at, width } = paddingField(bytes);
  if (width === 0) return undefined;
  const changed = joined(bytes.subarray(0, at), Uint8Array.of(0xff, 0xff), bytes.subarray(at + width));
  changed[flagsAt] = ((changed[flagsAt] ?? 0) & ~0x18) | 0x10;
  return [resized(changed)];
}
