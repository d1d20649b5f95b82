import { MESSAGE } from '../hooks/frame-edits.ts';
import type { Hooks } from '../hooks/hooks.ts';
import type { Fault } from './fault.ts';

const START_PLAYING = 0x00030007;
const STOP_PLAYING = 0x00030009;
const CLOSE_FILE = 0x0003000d;

/** Each StopPlaying counts for every session; a play ends for whom it began before. */
function silencesAll(): () => Hooks {
  let stops = 0;
  return () => {
    let known = stops;
    return {
      request(frame) {
        if (frame.length < MESSAGE.MID + 4) return;
        const mid = new DataView(frame.buffer, frame.byteOffset, frame.byteLength).getUint32(
          MESSAGE.MID,
          true,
        );
        if (mid === STOP_PLAYING) stops += 1;
        if (mid === START_PLAYING) known = stops;
      },
      decisions: { leavesOut: () => known !== stops },
    };
  };
}

/** Closed files after which nobody is let in any more. */
const ENOUGH = 30;

function stopsListening(): () => Hooks {
  let closed = 0;
  return () => ({
    decisions: {
      accident: ({ mid }) => (mid === CLOSE_FILE && ++closed === ENOUGH ? 'stops listening' : undefined),
    },
  });
}

/** Faults that no session shows by itself. */
export const sessionFaults: readonly Fault[] = [
  {
    name: 'twentieth-connection-refused',
    title: 'No more than nineteen connections are served at once; others are closed.',
    requirement: 'MMSP-3.2.5.3-05',
    level: 'MUST',
    limits: { maxConnections: 19 },
    start: () => ({}),
  },
  {
    name: 'listens-no-more',
    title: 'After thirty sessions no TCP connection can be made.',
    requirement: 'MMSP-2.1-01',
    level: 'MUST',
    start: stopsListening(),
  },
  {
    name: 'stop-silences-all-sessions',
    title: 'The StopPlaying of one session ends the media of all others too.',
    requirement: 'MMSP-2.2.4.5-04',
    level: 'MUST',
    start: silencesAll(),
  },
];
