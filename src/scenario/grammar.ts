import { z } from 'zod';
import { expected, LABEL, message, outcomes, when } from './grammar-outcomes.ts';
import { bind, bytesToSend, fields, reference, tamper, term } from './grammar-terms.ts';
import { duration, map, name, text } from './schema.ts';

/** The scenario language as it is written. What needs the protocol's words is checked afterwards. */

const common = { session: name.optional(), when: when.optional() };
const proving = { ...common, proves: z.array(z.string()).optional() };
const waiting = { ...proving, within: duration.optional() };
/** With `expect` alone the step expects that reply; with `outcomes` the first that matches decides. */
const replies = { expect: expected.optional(), outcomes: outcomes.optional(), bind: bind.optional() };
const count = z.int().min(1).max(1_000_000);
const SILENT = ['data', 'everything', 'datagrams'] as const;
/** More would only wear a server out. */
const MOST_SESSIONS = 64;

const piece = z.int().min(1).max(65_536);
/** How the bytes go out: only so many of them, or in pieces of so many with a pause after each. */
const pace = {
  only: z
    .union([piece, reference], { error: 'must be a number of bytes, or an axis such as $bytes' })
    .optional(),
  pieces: map({ of: piece, every: duration }).optional(),
};
/** A message that is wrong, or not due: nothing, a close and a refusal are all right after it. */
const hostile = {
  tamper: tamper.optional(),
  hostile: z.literal(true).optional(),
  over: z.enum(['tcp', 'udp']).optional(),
  ...pace,
};

const step = z
  .union(
    [
      map({
        include: z.string(),
        /** One after the other, in the same session. */
        times: z.int().min(1).max(MOST_SESSIONS).optional(),
        /** In so many sessions, which stay open side by side: `main-1`, `main-2`, … */
        sessions: z.int().min(1).max(MOST_SESSIONS).optional(),
        ...common,
      }),
      map({
        send: message,
        with: fields.optional(),
        header: fields.optional(),
        while: reference.optional(),
        ...hostile,
        ...replies,
        ...waiting,
      }).meta({ id: 'Send' }),
      map({
        packet: z.array(map({ send: message, with: fields.optional() })).max(16),
        header: fields.optional(),
        ...common,
      }).meta({ id: 'Packet' }),
      map({ expect: expected, bind: bind.optional(), ...waiting }),
      map({ outcomes, ...waiting }),
      map({
        until: z.union(
          [
            z.literal('header'),
            map({ packets: count, of: reference.optional() }),
            map({ more: count, of: reference }),
            map({ content: duration, of: reference }),
          ],
          {
            error:
              'must be header, { packets: N, of: $play }, { more: N, of: $play } or { content: 3s, of: $play }',
          },
        ),
        /** It came, and the scenario is over. */
        ends: z.literal(true).optional(),
        /** What follows when nothing came, which is no fault: the next step, or nothing. */
        otherwise: z.enum(['go-on', 'end']).optional(),
        ...waiting,
      }),
      map({
        silence: z.union(
          [
            z.enum(SILENT).transform((of) => ({ of, for: undefined })),
            map({ of: z.enum(SILENT), for: duration.optional() }),
          ],
          { error: 'must be data, everything, datagrams, or { of: data, for: 2s }' },
        ),
        ...proving,
      }),
      map({
        /** 32-bit numbers of media packets; -1 is the latest that came, -2 the one before. */
        resend: z.array(z.int().min(-64).max(0xffffffff)).max(64),
        with: fields.optional(),
        copies: z.boolean().default(true),
        ...waiting,
      }).meta({ id: 'Resend' }),
      map({
        raw: bytesToSend,
        over: z.enum(['tcp', 'udp']).optional(),
        ...pace,
        outcomes: outcomes.optional(),
        ...waiting,
      }),
      map({ unharmed: z.literal(true), ...proving }),
      map({ sentinel: z.enum(['foreign-address']), ...common }),
      map({ follow: reference, ...common }).meta({ id: 'Follow' }),
      map({
        closed: z.union([z.literal(true), map({ within: duration })], {
          error: 'must be true, or { within: 5s }',
        }),
        ...waiting,
      }),
      map({
        disconnect: z.union([z.literal(true), z.enum(['reset', 'half-close'])], {
          error: 'must be true, reset or half-close',
        }),
        ...common,
      }),
      map({
        ping: z.union(
          [
            z.enum(['due', 'again']).transform((which) => ({ which, missing: 'fail' as const })),
            map({ which: z.enum(['due', 'again']).default('due'), missing: z.enum(['fail', 'note']) }),
          ],
          { error: 'must be due, again, or { missing: note }' },
        ),
        ...proving,
      }),
      map({ idle: message, ...proving }),
      map({
        open: map({
          since: message,
          for: z.union([z.literal('idle'), duration], { error: 'must be a duration, or idle' }),
        }),
        while: reference.optional(),
        ...proving,
      }),
      map({
        pause: z.union([duration, map({ keepAlive: z.number().positive().max(4) })], {
          error: 'must be a duration, or { keepAlive: 0.8 }',
        }),
        ...common,
      }),
    ],
    {
      error:
        'must have one of the keys include, send, packet, expect, outcomes, until, silence, resend, raw, unharmed, sentinel, follow, closed, disconnect, ping, idle, open and pause',
    },
  )
  .meta({ id: 'Step' });

const AMOUNT_ERROR = 'must be a whole number, or text such as ">= 64"';

/** `64` or `">= 64"`. */
const least = z
  .union(
    [
      z.int().min(1),
      z
        .string()
        .regex(/^>= ?\d{1,9}$/, { error: AMOUNT_ERROR })
        .transform((amount) => Number.parseInt(amount.slice(2), 10)),
    ],
    { error: AMOUNT_ERROR },
  )
  .meta({ id: 'Amount' });

const leastDuration = z
  .union(
    [
      duration,
      z
        .string()
        .regex(/^>= ?\S+$/)
        .transform((amount) => amount.slice(2).trim())
        .pipe(duration),
    ],
    { error: 'must be a duration, such as 3s or ">= 3s"' },
  )
  .transform((milliseconds) => milliseconds / 1000);

const needs = map({
  content: name.optional(),
  packets: least.optional(),
  duration: leastDuration.optional(),
  capabilities: z.array(z.string()).default([]),
}).refine(
  (needs) => needs.content !== undefined || (needs.packets === undefined && needs.duration === undefined),
  { error: 'must name the content whose packets or duration it asks for' },
);

/** Every mistake of a kind that these messages can have; its labels are message, field and value. */
const derivedAxis = map({ each: z.string(), of: z.array(message).min(1) });

const axis = z.union(
  [derivedAxis, z.record(z.string(), term), z.array(z.union([z.number(), z.string()], LABEL)).min(1)],
  {
    error: 'must be a list of values, a map from label to value, or { each: lengths, of: [Message] }',
  },
);
const axes = z
  .object({
    transport: z
      .array(z.enum(['tcp', 'udp']))
      .min(1)
      .optional(),
  })
  .catchall(axis);

const steps = z.array(step).min(1, { error: 'must have at least one step' });

export const scenarioFile = map({
  id: text,
  title: text,
  section: z.string().default(''),
  tags: z.array(name).default([]),
  needs: needs.optional(),
  axes: axes.optional(),
  /** off: Ping is not answered. */
  ambient: z.enum(['on', 'off']).default('on'),
  except: z.array(when).optional(),
  steps,
}).meta({ id: 'Scenario' });

/** A shared beginning, for `include`. */
export const openingFile = map({ title: text, steps }).meta({ id: 'Opening' });

export type WrittenScenario = z.infer<typeof scenarioFile>;
export type WrittenStep = z.infer<typeof step>;
