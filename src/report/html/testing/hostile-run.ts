import type { RunEvent } from '../../../events.ts';
import { aCase, check, flow, message, planned, runEnd, runStart, step } from '../../testing/story.ts';

/** A run in which every text that can come from a peer, a user or a file of events is `text`. */
export function hostileRun(text: string): RunEvent[] {
  const id = `mmsp/general/${text}`;
  const told = {
    statement: text,
    subject: text,
    path: text,
    expected: text,
    got: text,
    why: text,
    reading: text,
    also: [text],
    consequenceOf: text,
    section: text,
    listed: text,
    step: 1,
    session: text,
    unit: 1,
    span: { start: 0, end: 1 },
  };
  const said = [
    { ...step(id, 1, text), session: text },
    message(id, { names: [text, 'broken bytes'], session: text, unit: 1 }),
    message(id, { names: [text], session: `${text}2`, unit: 0 }),
    flow(id, { session: text, unit: 2, head: ['00'] }),
  ];
  const plan = planned(id, { title: text, suite: text, reproduce: text, tags: [text], section: text });
  return [
    runStart([plan, planned(`${id}2`, { title: text }), planned(`${id}3`)], {
      target: text,
      tool: text,
      suite: text,
      started: text,
      command: text,
      platform: text,
      sentences: [{ section: text, ids: [text] }],
    }),
    { type: 'probe', t: 0, chunkCount: 'letter', lines: [text] },
    { type: 'case-start', case: id, t: 0 },
    check(id, `MMSP-${text}`, 'fail', told),
    { type: 'attempt-end', case: id, t: 0, attempt: 1, verdict: 'fail', duration: 1, reason: text },
    ...aCase(
      id,
      'fail',
      [
        ...said,
        ...(['fail', 'warn', 'note', 'error', 'skip', 'inconclusive', 'unreached'] as const).map((verdict) =>
          check(id, `MMSP-${verdict}-${text}`, verdict, told),
        ),
        check(id, `MMSP-dump-${text}`, 'fail', {
          ...told,
          unit: 9,
          dump: [text, `0000  ${text}  <-- ${text}`],
        }),
      ],
      { reason: text, unexpected: [text], listed: text },
    ),
    ...said.map((one): RunEvent => ({ type: 'reference', case: id, t: 5, said: one })),
    ...aCase(`${id}2`, 'skip', [], { reason: text }),
    { type: 'case-start', case: `${id}3`, t: 1 },
    runEnd({
      status: 130,
      reason: text,
      verdict: text,
      stale: [text],
      untested: [{ what: text, why: text }],
    }),
  ];
}
