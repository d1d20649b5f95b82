import { combined } from '../hooks/combined.ts';
import { says, succeeds } from '../hooks/reply-edits.ts';
import type { Variant } from './variant.ts';

const CANSTRIDE = 0x00800000;

/** Other ways to stride, and to take a start while content is played. */
export const stridingVariants = {
  keyFramesOnly: {
    name: 'stride-key-frames-only',
    title: 'Of video only key frames are sent at more than twice normal speed, and backwards.',
    reading: 'A-39',
    notes: [],
    start: () => ({ decisions: { stridesOverKeyFrames: (rate) => rate < 0 || rate > 2 } }),
  },
  everyFrame: {
    name: 'stride-every-frame',
    title: 'Backwards every packet is sent whole, whatever can be shown of it.',
    reading: 'MMSP-2.2.2-08',
    notes: [],
    start: () => ({ decisions: { stridesOverKeyFrames: () => false } }),
  },
  seeksWhileStreaming: {
    name: 'start-while-streaming-seeks',
    title: 'A start while content is played goes where it asks.',
    reading: 'A-20',
    notes: ['MMSP-3.2.5.11-04', 'MMSP-3.2.5.12-04'],
    start: () => ({ decisions: { restarts: () => 'where asked' } }),
  },
  stopsAtFrameOffset: {
    name: 'stride-stops-at-frame-offset',
    title: 'A stride ends at a stop position in its frameOffset.',
    reading: 'A-12',
    notes: ['MMSP-2.2.4.26-12'],
    start: () => ({ decisions: { strideStopsInTime: true } }),
  },
  anyFileId: {
    name: 'stride-any-file-id',
    title: 'StartStriding is served whatever its openFileId.',
    reading: 'A-36',
    notes: ['MMSP-3.2.5.12-02'],
    tag: 'hostile',
    start: () => ({ decisions: { takesStride: (_, flaw) => flaw === undefined || flaw === 'openFileId' } }),
  },
  cappedAcceleration: {
    name: 'accelerated-start-capped',
    title: 'However fast a start is to be, it gets no more than 60000 bits per second.',
    reading: 'MMSP-3.2.5.11-12',
    notes: [],
    start: () => ({ decisions: { accelerates: (bandwidth) => Math.min(bandwidth, 60_000) } }),
  },
  notOffered: {
    name: 'striding-not-offered',
    title: 'Content can be sought in and not strided, and StartStriding is refused.',
    reading: 'MMSP-2.2.4.7-07',
    notes: [],
    start: () =>
      combined([
        says('ReportOpenFile', { fileAttributes: (right) => right & ~CANSTRIDE }, succeeds)(),
        { decisions: { takesStride: () => false } },
      ]),
  },
} satisfies Record<string, Variant>;
