import type { CheckEvent } from '../events.ts';
import type { Check } from '../verdict/tally.ts';

/** A check as an event: what the tally knows, without what is absent. */
export function checkEvent(id: string, t: number, check: Check): CheckEvent {
  const { requirement, verdict, passes, times, sighting, place, dump, consequenceOf, also } = check;
  const { subject, path, expected, got, why, reading } = sighting ?? {};
  return {
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
    ...place,
    ...(subject !== undefined && { subject }),
    ...(path !== undefined && { path }),
    ...(expected !== undefined && { expected }),
    ...(got !== undefined && { got }),
    ...(why !== undefined && why !== '' && { why }),
    ...(reading !== undefined && { reading }),
    ...(dump !== undefined && dump.length > 0 && { dump }),
    ...(consequenceOf !== undefined && { consequenceOf }),
    ...(also.length > 0 && { also }),
  };
}
