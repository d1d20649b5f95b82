import { z } from 'zod';
import { bind, matcher } from './grammar-terms.ts';
import { map, name, text } from './schema.ts';

/** What may follow a step, as it is written. */

export const message = z.string().meta({ id: 'Message', description: 'Name of a message of the protocol' });
const where = z.record(z.string(), matcher);
/** What a label of an axis may be. */
export const LABEL = { error: 'must be a number or text' };

/** `expect: ReportOpenFile`, or `expect: { ReportOpenFile: { hr: failed } }`. */
export const expected = z
  .union(
    [
      message.transform((message) => ({ message, where: undefined })),
      z
        .record(z.string(), where)
        .refine((reply) => Object.keys(reply).length === 1, { error: 'must name one message' })
        .meta({ minProperties: 1, maxProperties: 1 })
        .transform((reply) => {
          const [message = '', where] = Object.entries(reply)[0] ?? [];
          return { message, where };
        }),
    ],
    { error: 'must be a message, or { Message: { field: value } }' },
  )
  .meta({ id: 'Expected' });

/** Only in the permutations with these labels: `when: { name: very-long }`. */
export const when = z
  .record(
    name,
    z
      .union([z.string(), z.number(), z.array(z.union([z.string(), z.number()], LABEL)).min(1)], {
        error: 'must be a label of the axis, or a list of labels',
      })
      .transform((labels) => (Array.isArray(labels) ? labels.map(String) : [String(labels)])),
  )
  .meta({ id: 'When' });

const judged = {
  verdict: z.enum(['pass', 'note', 'warn', 'fail', 'skip', 'inconclusive']).default('pass'),
  source: z.string().optional(),
  why: text.optional(),
  when: when.optional(),
  /** Nothing is left to be done: the steps that follow belong to the other outcomes. */
  ends: z.literal(true).optional(),
};

const outcome = z
  .union(
    [
      map({ reply: message, where: where.optional(), bind: bind.optional(), ...judged }),
      map({ closed: z.literal(true), ...judged }),
      map({ silence: z.literal(true), ...judged }),
    ],
    { error: 'must be one of { reply: Message }, { closed: true } and { silence: true }' },
  )
  .refine((outcome) => outcome.verdict === 'pass' || (outcome.why ?? outcome.source) !== undefined, {
    error: 'must say why, or name its source, when the verdict is not pass',
  })
  .refine((outcome) => outcome.ends === undefined || ['pass', 'note', 'warn'].includes(outcome.verdict), {
    error: 'must have the verdict pass, note or warn to end the scenario; the others end it by themselves',
  })
  .meta({ id: 'Outcome' });
export const outcomes = z.array(outcome).min(1);

export type WrittenOutcome = z.infer<typeof outcome>;
export type WrittenExpected = z.infer<typeof expected>;
