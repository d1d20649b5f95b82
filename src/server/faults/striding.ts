import { combined } from '../hooks/combined.ts';
import type { StrideFields } from '../hooks/decisions.ts';
import { DATA, MESSAGE, MID, onFrames, onMessage, put } from '../hooks/frame-edits.ts';
import type { Hooks } from '../hooks/hooks.ts';
import { atEnd, says, sends } from '../hooks/reply-edits.ts';
import type { Reply } from '../replies.ts';
import type { Fault } from './fault.ts';

/** Faults in fast forward and rewind: the reply to StartStriding, and what is sent after it. */
export const stridingFaults: readonly Fault[] = [
  {
    name: 'stride-report-wrong-mid',
    title: 'The MID of ReportStartStriding is 0x0004000B.',
    requirement: 'MMSP-2.2.4.11-01',
    level: 'MUST',
    start: onMessage(MID.ReportStartStriding, put(32, MESSAGE.MID, 0x0004000b)),
  },
  {
    name: 'stride-wrong-incarnation',
    title: 'ReportStartStriding does not repeat playIncarnation.',
    requirement: 'MMSP-2.2.4.11-02',
    level: 'MUST',
    start: says('ReportStartStriding', { playIncarnation: (right) => right ^ 0x55 }),
  },
  {
    name: 'stride-spare-not-zero',
    title: 'spare of ReportStartStriding is 1.',
    requirement: 'MMSP-2.2.4.11-03',
    level: 'MUST',
    start: says('ReportStartStriding', { spare: 1 }),
  },
  {
    name: 'stride-refused',
    title: 'Content that is said to allow striding refuses every StartStriding.',
    requirement: 'MMSP-2.2.4.11-04',
    level: 'MUST',
    start: () => ({ decisions: { takesStride: () => false } }),
  },
  {
    name: 'stride-hr-failing',
    title: 'ReportStartStriding has a failing hr, yet media follows.',
    requirement: 'MMSP-2.2.4.11-04',
    level: 'MUST',
    start: says('ReportStartStriding', { hr: 0x80004005 }),
  },
  {
    name: 'stride-unanswered',
    title: 'StartStriding is carried out, but gets no reply.',
    requirement: 'MMSP-3.2.5.12-08',
    level: 'MUST',
    start: sends(0, 'ReportStartStriding'),
  },
  {
    name: 'stride-without-media',
    title: 'After ReportStartStriding nothing is sent.',
    requirement: 'MMSP-3.2.5.12-09',
    level: 'MUST',
    start: withoutMediaAfter('ReportStartStriding'),
  },
  {
    name: 'stride-ignores-start-point',
    title: 'Every stride begins at the first packet.',
    requirement: 'MMSP-3.2.5.12-03',
    level: 'MUST',
    start: () => ({ decisions: { strideSeeks: false } }),
  },
  {
    name: 'stride-while-streaming-begins-anew',
    title: 'A StartStriding while content is played goes back to the first packet.',
    requirement: 'MMSP-3.2.5.12-04',
    level: 'MUST',
    start: () => ({
      decisions: { restarts: (by) => (by === 'StartStriding' ? 'at the beginning' : 'goes on') },
    }),
  },
  {
    name: 'stride-incarnation-of-read-block',
    title: 'Media that is strided carries the playIncarnation of the ReadBlock.',
    requirement: 'MMSP-3.2.5.12-05',
    level: 'MUST',
    start: strideCarries('header'),
  },
  {
    name: 'stride-keeps-incarnation',
    title: 'Media that is strided carries the playIncarnation of the play before, if there was one.',
    requirement: 'MMSP-3.2.5.12-05',
    level: 'MUST',
    start: strideCarries('play before'),
  },
  {
    name: 'rewind-plays-forward',
    title: 'A negative rate plays forward, at the speed that was asked for.',
    requirement: 'MMSP-2.2.2-08',
    level: 'MUST',
    start: () => ({ decisions: { strideRate: (rate) => Math.abs(rate) } }),
  },
  {
    name: 'stride-rate-ignored',
    title: 'A stride has the direction that was asked for, and normal speed.',
    requirement: 'MMSP-3.2.5.12-11',
    level: 'MUST',
    start: () => ({ decisions: { strideRate: (rate) => Math.sign(rate) } }),
  },
  {
    name: 'stride-rewinds-slowly',
    title: 'Rewinding is done at normal speed.',
    requirement: 'MMSP-3.2.5.12-11',
    level: 'MUST',
    start: () => ({ decisions: { strideRate: (rate) => Math.max(rate, -1) } }),
  },
  {
    name: 'stride-later-rate-ignored',
    title: 'Every stride of a session but the first has normal speed.',
    requirement: 'MMSP-3.2.5.12-11',
    level: 'MUST',
    start: () => ({ decisions: { strideRate: (rate, nth) => (nth === 0 ? rate : Math.sign(rate)) } }),
  },
  {
    name: 'stride-syntax-not-checked',
    title: 'A StartStriding is carried out although its chunkLen leaves no room for the rate.',
    requirement: 'MMSP-3.2.5.12-01',
    level: 'MUST',
    tag: 'hostile',
    start: () => ({ decisions: { takesStride: (_, flaw) => flaw === undefined || flaw === 'syntax' } }),
  },
  {
    name: 'stride-learns-file-id',
    title: 'The first openFileId that comes in a StartStriding is taken for the right one.',
    requirement: 'MMSP-3.2.5.12-02',
    level: 'MUST',
    tag: 'hostile',
    start: () => {
      let learned: number | undefined;
      const takesStride = ({ openFileId }: StrideFields): boolean => {
        const first = learned === undefined;
        learned ??= openFileId;
        return !first && openFileId === learned;
      };
      return { decisions: { takesStride } };
    },
  },
  {
    name: 'stride-padding-not-ignored',
    title: 'A StartStriding whose padding is not 0 is refused.',
    requirement: 'MMSP-2.2.4.26-04',
    level: 'MUST',
    start: () => ({
      decisions: { takesStride: ({ padding }, flaw) => flaw === undefined && padding === 0 },
    }),
  },
  {
    name: 'stride-frame-offset-not-ignored',
    title: 'A StartStriding whose frameOffset is not 0 is refused.',
    requirement: 'MMSP-2.2.4.26-12',
    level: 'MUST',
    start: () => ({
      decisions: { takesStride: ({ frameOffset }, flaw) => flaw === undefined && frameOffset === 0 },
    }),
  },
];

/** Faults of plays that begin while another one runs, or with more speed, and of what a play should survive. */
export const startingFaults: readonly Fault[] = [
  {
    name: 'start-without-media',
    title: 'After ReportStartedPlaying nothing is sent.',
    requirement: 'MMSP-3.2.5.11-09',
    level: 'MUST',
    start: withoutMediaAfter('ReportStartedPlaying'),
  },
  {
    name: 'start-while-streaming-begins-anew',
    title: 'A StartPlaying while content is played goes back to the first packet.',
    requirement: 'MMSP-3.2.5.11-04',
    level: 'MUST',
    start: () => ({
      decisions: { restarts: (by) => (by === 'StartPlaying' ? 'at the beginning' : 'goes on') },
    }),
  },
  {
    name: 'accelerated-start-ignored',
    title: 'A play that was to begin faster begins like any other.',
    requirement: 'MMSP-3.2.5.11-12',
    level: 'SHOULD',
    start: () => ({ decisions: { accelerates: () => 0 } }),
  },
  {
    name: 'media-af-flags-ff-after-fe',
    title: 'AFFlags of the first packet of a play is 0xFF when the last packet before it had 0xFE.',
    requirement: 'MMSP-2.2.2-15',
    level: 'SHOULD',
    start: () => ({ decisions: { skipsAfterFe: false } }),
  },
  {
    name: 'resend-ends-play',
    title: 'After a resend request nothing of the play is sent but the copies.',
    requirement: 'MMSP-3.2.5.13-06',
    level: 'MUST',
    delivery: 'udp',
    start: () => ({ decisions: { goesOnAfterResend: false } }),
  },
];

/** No media of the plays that are answered with that message, and nothing on their end. */
function withoutMediaAfter(start: 'ReportStartedPlaying' | 'ReportStartStriding') {
  return (): Hooks => {
    let silent = false;
    const listens = (reply: Reply): readonly Reply[] => {
      if (reply.name === 'ReportStartedPlaying' || reply.name === 'ReportStartStriding')
        silent = reply.name === start;
      return [reply];
    };
    const dropsMedia = onFrames(
      () =>
        ({ part, bytes }) =>
          part === 'media' && silent ? [] : [bytes],
    );
    const dropsEnd = sends(0, 'ReportEndOfStream', (reply) => silent && atEnd(reply));
    return combined([{ reply: listens }, dropsMedia(), dropsEnd()]);
  };
}

function strideCarries(which: 'header' | 'play before') {
  return onFrames(() => {
    let strides = false;
    let carried: number | undefined;
    return ({ bytes, view, part, mid }) => {
      if (mid === MID.ReportStartStriding) strides = true;
      if (mid === MID.ReportStartedPlaying) strides = false;
      if (part === 'media' && strides && carried !== undefined) view.setUint8(DATA.playIncarnation, carried);
      else if (part === (which === 'header' ? 'header' : 'media'))
        carried = view.getUint8(DATA.playIncarnation);
      return [bytes];
    };
  });
}
