import type { SwitchContext } from '../hooks/decisions.ts';
import type { Hooks } from '../hooks/hooks.ts';
import { rightDecisions } from '../hooks/right-decisions.ts';
import type { SwitchEntry } from '../selection.ts';
import type { Fault } from './fault.ts';

/** "No stream" in either place of an entry, [MS-MMSP] 2.2.4.28.1. */
const NONE = 0xffff;

/** Faults in what a StreamSwitch brings about, and in what comes without one. */
export const selectionFaults: readonly Fault[] = [
  {
    name: 'selection-first-entry-only',
    title: 'Of the entries of a StreamSwitch only the first is applied.',
    requirement: 'MMSP-3.2.5.10-02',
    level: 'MUST',
    start: applies((entries) => entries.slice(0, 1)),
  },
  {
    name: 'selection-while-streaming-ignored',
    title: 'A StreamSwitch that comes while content is sent is answered and not carried out.',
    requirement: 'MMSP-3.2.5.10-02',
    level: 'MUST',
    start: applies((entries, { state }) => (state === 'STREAMING' ? [] : entries)),
  },
  {
    name: 'media-objects-left-out',
    title: 'Every fifth payload of the second stream is left out although all of them were asked for.',
    requirement: 'MMSP-2.2.4.28.1-04',
    level: 'MUST',
    start: () => {
      let nth = 0;
      return { decisions: { drops: ({ stream }) => stream === 2 && nth++ % 5 === 4 } };
    },
  },
  {
    name: 'key-frames-only-ignored',
    title: 'Thinning level 1 sends everything of a stream that replaces another.',
    requirement: 'MMSP-2.2.4.28.1-05',
    level: 'MUST',
    start: applies((entries) => entries.map((entry) => replaced(entry, 1, 0))),
  },
  {
    name: 'nothing-of-a-stream-ignored',
    title: 'Thinning level 2 sends everything of a stream that is to replace another.',
    requirement: 'MMSP-2.2.4.28.1-06',
    level: 'MUST',
    start: applies((entries) => entries.map((entry) => replaced(entry, 2, 0))),
  },
  {
    name: 'no-destination-ignored',
    title: 'A stream for which an entry names no destination is sent on.',
    requirement: 'MMSP-3.2.5.11.1-02',
    level: 'MUST',
    grade: 'warn',
    start: applies((entries) => entries.filter(({ destination }) => destination !== NONE)),
  },
  {
    name: 'replaced-stream-dropped-at-once',
    title: 'A replaced stream is not sent any more, although the other has not begun.',
    requirement: 'MMSP-3.2.5.10-04',
    level: 'MUST',
    start: applies((entries) =>
      entries.flatMap((entry) =>
        isReplacement(entry)
          ? [
              { source: entry.source, destination: NONE, thinning: 0 },
              { ...entry, source: NONE },
            ]
          : [entry],
      ),
    ),
  },
  {
    name: 'stream-switch-while-streaming-unanswered',
    title: 'A StreamSwitch that comes while content is sent is ignored.',
    requirement: 'MMSP-3.2.5.11.1-11',
    level: 'MUST',
    start: () => ({
      decisions: {
        receives: ({ name }, state) =>
          name === 'StreamSwitch' && state === 'STREAMING' ? 'ignored' : 'served',
      },
    }),
  },
  {
    name: 'start-without-selection-closes',
    title: 'A StartPlaying for which no stream was selected closes the connection.',
    requirement: 'MMSP-3.2.5.11-07',
    level: 'MUST',
    start: withoutSelection('StartPlaying'),
  },
  {
    name: 'stride-without-selection-closes',
    title: 'A StartStriding for which no stream was selected closes the connection.',
    requirement: 'MMSP-3.2.5.12-07',
    level: 'MUST',
    start: withoutSelection('StartStriding'),
  },
  {
    name: 'services-client-gets-nothing',
    title: 'Windows Media Services 4.x gets no stream that it has not selected.',
    requirement: 'MMSP-3.2.5.11-06',
    level: 'MUST',
    start: () => ({ decisions: { remembersClient: (by) => by !== 'StartPlaying' } }),
  },
  {
    name: 'services-client-strides-through-nothing',
    title: 'Windows Media Services 4.x strides through no stream that it has not selected.',
    requirement: 'MMSP-3.2.5.12-06',
    level: 'MUST',
    start: () => ({ decisions: { remembersClient: (by) => by !== 'StartStriding' } }),
  },
  {
    name: 'client-forgotten-after-play',
    title: 'After its first play the server has forgotten which client it was that connected.',
    requirement: 'MMSP-3.2.5.3-04',
    level: 'MUST',
    start: () => {
      let plays = 0;
      return {
        decisions: {
          remembersClient: () => ++plays === 1,
          drops: () => plays > 1,
          switches: (entries, context) => {
            plays = Number.NEGATIVE_INFINITY;
            return rightDecisions.switches(entries, context);
          },
        },
      };
    },
  },
];

/** A start closes the connection when no StreamSwitch has come. */
function withoutSelection(start: 'StartPlaying' | 'StartStriding') {
  return (): Hooks => {
    let selected = false;
    return {
      decisions: {
        receives: ({ name }) => {
          selected ||= name === 'StreamSwitch';
          return name === start && !selected ? 'closes the connection' : 'served';
        },
      },
    };
  };
}

function applies(entries: (asked: readonly SwitchEntry[], context: SwitchContext) => readonly SwitchEntry[]) {
  return () => ({ decisions: { switches: entries } });
}

const isReplacement = ({ source, destination }: SwitchEntry): boolean =>
  source !== NONE && destination !== NONE;

/** Another thinning level for a stream that replaces another. */
const replaced = (entry: SwitchEntry, from: number, to: number): SwitchEntry =>
  isReplacement(entry) && entry.thinning === from ? { ...entry, thinning: to } : entry;
