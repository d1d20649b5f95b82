import { DATA, MESSAGE, onFrames, put, type Sent } from '../hooks/frame-edits.ts';
import type { Hooks } from '../hooks/hooks.ts';
import type { Fault } from './fault.ts';

/** StartPlaying and StartStriding, which have position and playIncarnation at the same places. */
const STARTS: readonly number[] = [0x00030007, 0x00030028];
const POSITION = MESSAGE.start + 16;
const PLAY_INCARNATION = MESSAGE.start + 36;
const FIFTY = 50;

/** Faults that an ordinary conversation may miss: they show rarely, or only when something came before. */
export const rareFaults: readonly Fault[] = [
  {
    name: 'every-50th-payload-altered',
    title: "In every fiftieth media packet one byte is not the file's.",
    requirement: 'MMSP-3.2.5.11-11',
    level: 'MUST',
    start: inMedia(() => (sent) => {
      const at = sent.bytes.length - 1;
      if (sent.nth % FIFTY === FIFTY - 1) put(8, at, (byte) => byte ^ 0xff)(sent);
    }),
  },
  {
    name: 'every-50th-incarnation-other',
    title: 'Every fiftieth media packet carries another playIncarnation than its StartPlaying.',
    requirement: 'MMSP-3.2.5.11-05',
    level: 'MUST',
    field: 'playIncarnation',
    start: inMedia(() => (sent) => {
      const other = put(8, DATA.playIncarnation, (right) => ((right + 100) % 0xfe) + 1);
      if (sent.nth % FIFTY === FIFTY - 1) other(sent);
    }),
  },
  {
    name: 'after-seek-location-off',
    title: 'In a play that did not start at the beginning LocationId is one too high.',
    requirement: 'MMSP-2.2.2-05',
    level: 'MUST',
    field: 'LocationId',
    start: inMedia((plays) => (sent) => {
      if (plays.position > 0) put(32, DATA.LocationId, (location) => location + 1)(sent);
    }),
  },
  {
    name: 'second-play-incarnation-of-first',
    title: 'From the second play on media packets carry the playIncarnation of the first.',
    requirement: 'MMSP-3.2.5.11-05',
    level: 'MUST',
    field: 'playIncarnation',
    start: inMedia((plays) => put(8, DATA.playIncarnation, () => plays.firstIncarnation & 0xff)),
  },
  {
    name: 'second-play-packet-lost',
    title: 'The third media packet of the second play is not sent, but counted.',
    requirement: 'MMSP-2.2.2-14',
    level: 'MUST',
    start: inMedia((plays) => () => {
      plays.packets++;
      return plays.count === 2 && plays.packets === 3 ? 'lost' : undefined;
    }),
  },
];

/** What the client has asked for so far. */
interface Plays {
  count: number;
  position: number;
  firstIncarnation: number;
  /** Of the latest play; for whoever counts them. */
  packets: number;
}

/** An edit of media packets over TCP that knows of the plays before. */
function inMedia(startEdit: (plays: Plays) => (sent: Sent) => 'lost' | unknown) {
  return (): Hooks => {
    const plays: Plays = { count: 0, position: 0, firstIncarnation: 0, packets: 0 };
    const edit = startEdit(plays);
    const request = (frame: Uint8Array): void => {
      const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
      if (frame.length < PLAY_INCARNATION + 4 || !STARTS.includes(view.getUint32(MESSAGE.MID, true))) return;
      if (plays.count++ === 0) plays.firstIncarnation = view.getUint32(PLAY_INCARNATION, true);
      plays.position = view.getFloat64(POSITION, true);
      plays.packets = 0;
    };
    const frames = onFrames(() => (sent) => {
      if (sent.part !== 'media' || sent.transport !== 'tcp') return [sent.bytes];
      return edit(sent) === 'lost' ? [] : [sent.bytes];
    });
    return { ...frames(), request };
  };
}
