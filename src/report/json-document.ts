import { z } from 'zod';

/** The document that the json reporter writes; `docs/report.schema.json` is written from it. */
const text = z.string();
const count = z.int().nonnegative();
const maybe = text.nullable();
const verdict = z.enum(['pass', 'fail', 'warn', 'note', 'skip', 'inconclusive', 'unreached', 'error']);
const counts = z.record(verdict, count);
const milliseconds = z.number().nonnegative();

const check = z
  .object({
    t: z.number().describe('milliseconds since the run started'),
    requirement: text.describe('id of the sentence, as MMSP-2.2.3-07'),
    level: z.enum(['MUST', 'MUST NOT', 'SHOULD', 'SHOULD NOT', 'MAY']),
    section: text,
    statement: text.describe('the sentence, in our words'),
    verdict,
    passes: count.describe('how often the requirement was seen kept'),
    times: count.describe('how often this verdict was given'),
    session: text.exactOptional(),
    step: count.exactOptional(),
    unit: count.exactOptional().describe('number of the packet within its session, from 0'),
    subject: text.exactOptional().describe('what was judged: server ReportConnectedEX'),
    path: text.exactOptional().describe('the field'),
    span: z
      .object({ start: count, end: count })
      .exactOptional()
      .describe('the bytes at fault, from the first byte of the packet'),
    expected: text.exactOptional(),
    got: text.exactOptional(),
    why: text.exactOptional(),
    reading: text.exactOptional().describe('entry of the ambiguities that was applied'),
    dump: z.array(text).exactOptional().describe('annotated bytes, the field at fault marked with <--'),
    consequenceOf: text.exactOptional().describe('the requirement whose failure brought this one about'),
    also: z.array(text).exactOptional(),
    listed: text.exactOptional().describe('the reason given in the list of expected failures'),
    flaky: z.literal(true).exactOptional().describe('listed as one that may fail and may pass'),
  })
  .meta({ id: 'Check' });

const attempt = z
  .object({
    attempt: count.describe('from 1'),
    verdict,
    duration: milliseconds,
    reason: maybe,
    checks: z.array(check),
  })
  .meta({ id: 'Attempt' });

const oneCase = z
  .object({
    id: text,
    title: text,
    suite: text.describe('the folder of the scenario'),
    section: text,
    tags: z.array(text),
    verdict,
    duration: milliseconds.nullable().describe('milliseconds; null when it did not end'),
    reason: maybe,
    reproduce: text.describe('the command that runs this case alone'),
    attempts: z.array(attempt).describe('those that were followed by another'),
    flaky: z.boolean().describe('it failed and then passed'),
    listed: maybe.describe('it fails as the list of expected failures says: the reason given there'),
    rates: z
      .array(z.object({ requirement: text, failed: count, attempts: count, reason: text }))
      .describe('how often what is listed as flaky failed'),
    captures: z.array(text).describe('capture files of its attempts'),
    unexpected: z.array(text).describe('what that list says of it and does not hold'),
    checks: z.array(check).describe('of the last attempt'),
  })
  .meta({ id: 'Case' });

export const jsonDocument = z
  .object({
    version: count.nullable().describe('of the events that this was written from'),
    tool: maybe,
    suite: maybe,
    target: maybe,
    seed: z.number().nullable(),
    strict: z.boolean().nullable(),
    started: maybe.describe('UTC, ISO 8601'),
    command: maybe,
    platform: maybe,
    shard: z.object({ i: count, n: count }).nullable().describe('part i of n'),
    filtered: z.boolean().nullable().describe('whether only some scenarios were chosen'),
    duration: milliseconds.nullable(),
    status: z.literal([0, 1, 2, 3, 70, 130]).nullable().describe('exit status; null when there was no end'),
    verdict: maybe,
    reason: maybe.describe('why the run ended before its time'),
    checks: counts.nullable(),
    counts: counts.nullable().describe('of cases'),
    listed: z
      .object({ checks: count, cases: count })
      .nullable()
      .describe('failures that the list of expected failures names, which the counts leave out'),
    stale: z.array(text).describe('what is wrong with that list'),
    cases: z.array(oneCase).describe('in the order of the plan'),
    untested: z.array(z.object({ what: text, why: text })),
  })
  .meta({ title: 'A run of mms-conform. What was never known is null.' });

export type JsonDocument = z.input<typeof jsonDocument>;
export type JsonCase = z.input<typeof oneCase>;
