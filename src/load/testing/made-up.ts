import type { LoadDocument, PercentilesDocument } from '../document-schema.ts';

/** Percentiles of 1 to 100 milliseconds, times a factor. */
export const percentiles = (factor = 1): PercentilesDocument => ({
  count: 100,
  p50: 50 * factor,
  p90: 90 * factor,
  p99: 99 * factor,
  max: 100 * factor,
  curve: Array.from({ length: 101 }, (_, percent) => Math.max(1, percent) * factor),
});

/** A load that never was; every text that may come from a peer or a user is `text`. */
export function madeUp(text: string, more: Partial<LoadDocument> = {}): LoadDocument {
  return {
    version: 1,
    tool: 'mms-conform 0.0.0',
    target: text,
    file: text,
    started: '2026-01-01T00:00:00.000Z',
    command: text,
    platform: 'v20.19.0 on linux x64',
    ended: 'complete',
    status: 1,
    verdict: '3 violations of 1 requirement',
    plan: { sessions: 10, ramp: 1000, duration: 3000, tolerance: 1000 },
    seconds: 4,
    sessions: {
      ...{ started: 10, connected: 9, played: 7, mostPlaying: 6, unconnected: 1 },
      ...{ refused: 2, lost: 1, unended: 3, unfinished: 0, stalled: 1 },
    },
    refusals: [
      { asked: 'TCP connection', answer: text, sessions: 1, first: 10 },
      { asked: text, answer: text, sessions: 2, first: 4 },
    ],
    losses: [{ asked: 'play', answer: text, sessions: 1, first: 3 }],
    times: { connect: percentiles(), firstReply: percentiles(2), firstPacket: percentiles(3) },
    packets: {
      ...{ bytes: 4_000_000, data: 1010, media: 1000, late: 20, lateWhileBusy: 5, missing: 4, untimed: 0 },
      lateness: percentiles(20),
      histogram: [
        { upTo: 10, packets: 700 },
        { upTo: 1000, packets: 275 },
        { upTo: 2000, packets: 24 },
        { upTo: null, packets: 1 },
      ],
    },
    checks: { kept: 20_000, requirements: 130, untold: 2 },
    violations: [
      {
        requirement: 'MMSP-2.2.2-14',
        verdict: 'fail',
        section: '2.2.2',
        statement: 'AFFlags grows by 1.',
        times: 3,
        sessions: 2,
        first: {
          session: 2,
          unit: 21,
          time: 1234,
          subject: text,
          path: text,
          expected: text,
          got: text,
          why: text,
        },
        dump: [text, '0005  06  AFFlags  6   <-- expected 5'],
        consequenceOf: 'MMSP-2.2.2-12',
      },
    ],
    faults: [],
    harness: { delay: percentiles(6), processor: 1.5, memory: 120_000_000, servesToo: false },
    series: {
      interval: 1000,
      at: [1, 2, 3, 4],
      playing: [3, 6, 6, 5],
      open: [6, 7, 6, 5],
      bytes: [500_000, 1_500_000, 1_000_000, 1_000_000],
      packets: [110, 400, 250, 250],
      late: [0, 15, 5, 0],
      lateWhileBusy: [0, 5, 0, 0],
      delay: [1, 600, 30, 2],
    },
    ...more,
  };
}
