import { z } from 'zod';

/** The document that `load --json` writes; `docs/load.schema.json` is written from it. */
const text = z.string();
const count = z.int().nonnegative();
const milliseconds = z.number().nonnegative();

const percentiles = z
  .object({
    count,
    p50: milliseconds,
    p90: milliseconds,
    p99: milliseconds,
    max: milliseconds,
    curve: z.array(milliseconds).describe('percentiles 0 to 100, one each; empty when nothing was measured'),
  })
  .describe('milliseconds, rounded up to a tenth or to 1 %')
  .meta({ id: 'Percentiles' });

const reason = z
  .object({
    asked: text.describe('the request, or TCP connection, or play'),
    answer: text.describe('what came: a message with its hr, a close, or nothing'),
    sessions: count,
    first: count.describe('number of the first session, from 1'),
  })
  .meta({ id: 'Reason' });

const violation = z
  .object({
    requirement: text,
    verdict: z.enum(['error', 'fail', 'warn', 'note']),
    section: text,
    statement: text,
    times: count,
    sessions: count,
    first: z
      .object({
        session: count,
        unit: count.describe('number of the packet within its session, from 0'),
        time: milliseconds.describe('since the load began'),
        subject: text.exactOptional(),
        path: text.exactOptional(),
        expected: text.exactOptional(),
        got: text.exactOptional(),
        why: text.exactOptional(),
        reading: text.exactOptional(),
      })
      .describe('the first time in full'),
    dump: z.array(text).describe('its bytes, the field at fault marked with <--'),
    consequenceOf: text.exactOptional(),
  })
  .meta({ id: 'Violation' });

export const loadSchema = z.object({
  version: z.literal(1),
  tool: text,
  target: text,
  file: text.describe('the content that was played'),
  started: text.describe('RFC 3339'),
  command: text,
  platform: text,
  ended: z.enum(['complete', 'interrupted', 'early']),
  status: count.describe('exit status'),
  verdict: text,
  plan: z.object({
    sessions: count,
    ramp: milliseconds,
    duration: milliseconds,
    tolerance: milliseconds.describe('what a packet may come later than its send time says'),
  }),
  seconds: z.number().nonnegative(),
  sessions: z.object({
    started: count,
    connected: count,
    played: count.describe('sessions of which a media packet came'),
    mostPlaying: count.describe('most that played at the same time'),
    unconnected: count,
    refused: count,
    lost: count,
    unended: count.describe('played to the end of the load, and then not ended by the server'),
    unfinished: count.describe('not yet playing when the load was over'),
    stalled: count.describe('playing at the end, the next packet overdue by more than the tolerance'),
  }),
  refusals: z.array(reason),
  losses: z.array(reason),
  times: z.object({
    connect: percentiles,
    firstReply: percentiles.describe('from Connect to its reply'),
    firstPacket: percentiles.describe('from StartPlaying to the first media packet'),
  }),
  packets: z.object({
    bytes: count,
    data: count,
    media: count,
    late: count,
    lateWhileBusy: count.describe('late, and this process may have been the reason'),
    missing: count.describe('media packets, by the numbers of those that came'),
    untimed: count.describe('media packets without a send time that could be read'),
    lateness: percentiles.describe('of media packets, counted from the first packet of the play'),
    histogram: z.array(
      z.object({ upTo: milliseconds.nullable().describe('null for all beyond the last'), packets: count }),
    ),
  }),
  checks: z.object({
    kept: count,
    requirements: count,
    untold: count.describe('sightings that go by time and were left out, because this process was busy'),
  }),
  violations: z.array(violation),
  faults: z.array(text).describe('exceptions of our own: the first, and how many more'),
  harness: z.object({
    delay: percentiles.describe('by how much the event loop of this process was late'),
    processor: z.number().nonnegative().describe('seconds of processor time, all threads'),
    memory: count.describe('bytes, most at any time'),
    servesToo: z.boolean().describe('the server was in the same process'),
  }),
  series: z.object({
    interval: milliseconds,
    at: z.array(z.number()).describe('seconds since the load began, at the end of each interval'),
    playing: z.array(count),
    open: z.array(count),
    bytes: z.array(count),
    packets: z.array(count),
    late: z.array(count),
    lateWhileBusy: z.array(count),
    delay: z.array(milliseconds).describe('the greatest delay of the event loop in each interval'),
  }),
});

export type LoadDocument = z.infer<typeof loadSchema>;
export type PercentilesDocument = z.infer<typeof percentiles>;
