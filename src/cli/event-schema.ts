import { z } from 'zod';
import type { RunEvent } from '../events.ts';
import { EXIT } from '../verdict/exit-status.ts';

const text = z.string();
const number = z.number();
const count = z.int().nonnegative();
const texts = z.array(text).readonly();
const verdict = z.enum(['pass', 'fail', 'warn', 'note', 'skip', 'inconclusive', 'unreached', 'error']);
const level = z.enum(['MUST', 'MUST NOT', 'SHOULD', 'SHOULD NOT', 'MAY']);
const transport = z.enum(['tcp', 'udp']);
const counts = z.record(verdict, count);

const plannedCase = z.looseObject({
  id: text,
  title: text,
  suite: text,
  section: text,
  tags: texts,
  reproduce: text,
  order: count.exactOptional(),
});

const runStart = z.looseObject({
  type: z.literal('run-start'),
  version: number,
  tool: text,
  suite: text,
  target: text,
  name: text.exactOptional(),
  seed: number,
  workers: number,
  strict: z.boolean(),
  started: text,
  command: text.exactOptional(),
  platform: text.exactOptional(),
  shard: z.looseObject({ i: count, n: count }).exactOptional(),
  filtered: z.boolean().exactOptional(),
  sentences: z.array(z.looseObject({ section: text, ids: texts })).exactOptional(),
  cases: z.array(plannedCase),
});

const probe = z.looseObject({
  type: z.literal('probe'),
  t: number,
  chunkCount: z.enum(['letter', 'custom']),
  lines: texts,
});

const ofCase = { case: text, t: number };

const caseStart = z.looseObject({
  type: z.literal('case-start'),
  ...ofCase,
  attempt: count.exactOptional(),
});

const step = z.looseObject({ type: z.literal('step'), ...ofCase, step: count, text, session: text });

const message = z.looseObject({
  type: z.literal('message'),
  ...ofCase,
  session: text,
  transport,
  step: count,
  unit: count,
  from: z.enum(['client', 'server']),
  names: texts,
  size: count,
  bytes: text,
});

const flow = z.looseObject({
  type: z.literal('flow'),
  ...ofCase,
  session: text,
  transport,
  step: count,
  unit: count,
  flow: z.enum(['header', 'media']),
  playIncarnation: count,
  packets: count,
  bytes: count,
  firstLocationId: count,
  lastLocationId: count,
  head: texts,
  tail: texts,
});

const check = z.looseObject({
  type: z.literal('check'),
  ...ofCase,
  requirement: text,
  level,
  section: text,
  statement: text,
  verdict,
  passes: count,
  times: count,
  session: text.exactOptional(),
  step: count.exactOptional(),
  unit: count.exactOptional(),
  subject: text.exactOptional(),
  path: text.exactOptional(),
  span: z.looseObject({ start: count, end: count }).exactOptional(),
  expected: text.exactOptional(),
  got: text.exactOptional(),
  why: text.exactOptional(),
  reading: text.exactOptional(),
  dump: texts.exactOptional(),
  consequenceOf: text.exactOptional(),
  also: texts.exactOptional(),
  listed: text.exactOptional(),
  flaky: z.literal(true).exactOptional(),
});

const attemptEnd = z.looseObject({
  type: z.literal('attempt-end'),
  ...ofCase,
  attempt: count,
  verdict,
  duration: number,
  reason: text.exactOptional(),
});

const caseEnd = z.looseObject({
  type: z.literal('case-end'),
  ...ofCase,
  verdict,
  duration: number,
  reason: text.exactOptional(),
  attempts: count.exactOptional(),
  flaky: z.literal(true).exactOptional(),
  listed: text.exactOptional(),
  captures: texts.exactOptional(),
  unexpected: texts.exactOptional(),
  rates: z
    .array(z.looseObject({ requirement: text, failed: count, attempts: count, reason: text }))
    .readonly()
    .exactOptional(),
});

const reference = z.looseObject({
  type: z.literal('reference'),
  ...ofCase,
  said: z.discriminatedUnion('type', [step, message, flow]),
});

const runEnd = z.looseObject({
  type: z.literal('run-end'),
  t: number,
  status: z.literal(Object.values(EXIT)),
  verdict: text,
  reason: text.exactOptional(),
  checks: counts,
  cases: counts,
  listed: z.looseObject({ checks: count, cases: count }).exactOptional(),
  stale: texts.exactOptional(),
  flaky: count.exactOptional(),
  untested: z.array(z.looseObject({ what: text, why: text })),
});

/** Events as they are read back. What a later version may add is let through. */
export const eventSchema: z.ZodType<RunEvent> = z.discriminatedUnion('type', [
  runStart,
  probe,
  caseStart,
  step,
  message,
  flow,
  check,
  attemptEnd,
  caseEnd,
  reference,
  runEnd,
]);
