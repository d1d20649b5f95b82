import type { CheckEvent } from '../events.ts';
import type { Check } from '../verdict/tally.ts';

/** A check as an event: what the tally knows, without what is absent. */
export function checkEvent(id: string, t: number, check: Check): CheckEvent {
  const { requirement, verdict, passes, times, sighting, place, dump, consequenceOf, also } = check;
  const head = {
    type: 'check',
    case: id,
    t,
    requirement: requirement.id,
    level: requirement.level,
    section: requirement.section,
    statement: requirement.statement,
    verdict,
    passes,
    times,
  } as const;
  // Nearly every check: it passed, and there is nothing else to tell.
  if (sighting === undefined && place === undefined && consequenceOf === undefined && also.length === 0)
    return head;
  const { unit, subject, path, span, expected, got, why, reading } = sighting ?? {};
  return {
    ...head,
    ...place,
    ...(unit !== undefined && { unit }),
    ...(subject !== undefined && { subject }),
    ...(path !== undefined && { path }),
    ...(span !== undefined && { span: { start: span.start, end: span.end } }),
    ...(expected !== undefined && { expected }),
    ...(got !== undefined && { got }),
    ...(why !== undefined && why !== '' && { why }),
    ...(reading !== undefined && { reading }),
    ...(dump !== undefined && dump.length > 0 && { dump }),
    ...(consequenceOf !== undefined && { consequenceOf }),
    ...(also.length > 0 && { also }),
  };
}
