import { Parser } from 'tap-parser';
import { z } from 'zod';

const told = z.looseObject({ requirement: z.string(), dump: z.array(z.string()).optional() });
const diagnostics = z.strictObject({
  severity: z.enum(['fail', 'error']).optional(),
  reason: z.string().optional(),
  unexpected: z.array(z.string()).optional(),
  failures: z.array(told).optional(),
  warnings: z.array(told).optional(),
  attempts: z.array(z.string()).optional(),
  flaky: z.literal(true).optional(),
  reproduce: z.string().optional(),
});
const point = z.object({
  ok: z.boolean(),
  id: z.number(),
  name: z.string(),
  skip: z.union([z.string(), z.literal(false)]),
  todo: z.union([z.string(), z.literal(false)]),
  time: z.number().nullable(),
  diag: diagnostics.nullable(),
});

export interface TapFile {
  readonly ok: boolean;
  readonly bail: string | undefined;
  readonly points: readonly z.infer<typeof point>[];
  readonly comments: readonly string[];
}

/** A TAP file as its readers see it. Strict: a line that is no TAP, or a plan that does not hold, is refused. */
export function parseTap(text: string): TapFile {
  if (!text.startsWith('TAP version 14\n')) throw new Error('this is not TAP 14');
  const points: z.infer<typeof point>[] = [];
  const comments: string[] = [];
  let bail: string | undefined;
  const parser = new Parser({ strict: true });
  const strays: string[] = [];
  parser.on('assert', (found: unknown) => points.push(point.parse(found)));
  parser.on('comment', (found: unknown) => comments.push(String(found).trim()));
  parser.on('bailout', (found: unknown) => {
    bail = String(found);
  });
  parser.on('extra', (found: unknown) => strays.push(String(found)));
  parser.on('child', (found: unknown) => strays.push(`a subtest ${String(found)}`));
  parser.end(text);
  const { failures, plan } = parser.results ?? {};
  const problems = (failures ?? []).flatMap(({ tapError }) => (tapError ? [String(tapError)] : []));
  if (strays.length + problems.length > 0) throw new Error(`no TAP: ${[...strays, ...problems].join('; ')}`);
  const planned = points.length === 0 && bail !== undefined ? 0 : plan?.end;
  if (planned !== points.length) throw new Error(`${points.length} points, but the plan is ${planned}`);
  return { ok: parser.ok, bail, points, comments };
}
