import type { RunEvent } from '../events.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { createTally } from '../verdict/tally.ts';
import { caseVerdict } from '../verdict/verdict.ts';
import type { CaseContext } from './case-context.ts';
import { type CaseResult, playCase } from './player.ts';

export interface SanityResult {
  readonly result: CaseResult;
  /** The dialect for all cases. */
  readonly chunkCount: CaseContext['chunkCount'];
}

/**
 * The first conversation of a run. A target that stays silent or closes after Connect is asked once more with the
 * customary chunkCount; if that works, it is a warning, and the run goes on that way.
 */
export async function playSanity(scenario: Scenario, context: CaseContext): Promise<SanityResult> {
  const events: RunEvent[] = [];
  const result = await playCase(scenario, { ...context, emit: (event) => events.push(event) });
  if (answered(result) || result.unreachable !== undefined || context.signal.aborted) {
    for (const event of events) context.emit(event);
    return { result, chunkCount: 'letter' };
  }
  const again: RunEvent[] = [];
  const second = await playCase(scenario, {
    ...context,
    chunkCount: 'custom',
    emit: (event) => again.push(event),
  });
  if (!answered(second)) {
    for (const event of events) context.emit(event);
    return { result, chunkCount: 'letter' };
  }
  for (const event of again) context.emit(event);
  return { result: withWarning(second, context), chunkCount: 'custom' };
}

/** Whether the server sent anything at all: bytes that are wrong are an answer too. */
const answered = ({ complete, links }: CaseResult): boolean =>
  complete ||
  links.some(
    ({ arrived, dataCount, broken, session }) =>
      arrived.length > 0 || dataCount > 0 || broken || session.pending().length > 0,
  );

function withWarning(result: CaseResult, context: CaseContext): CaseResult {
  const tally = createTally(context.catalogue, context.strict);
  tally.see(
    {
      requirement: 'MMSP-2.2.3-09',
      observation: 'broken',
      grade: 'warn',
      reading: 'A-01',
      subject: 'the target as a receiver',
      expected: 'a Connect with chunkCount as specified is answered',
      got: 'silence or a closed connection, but an answer to messageLength / 8',
      why: 'the target insists on the customary chunkCount; the run goes on with it',
    },
    { session: 'main', step: 1, unit: 0 },
  );
  const checks = [
    ...tally.checks(),
    ...result.checks.filter(({ requirement }) => requirement.id !== 'MMSP-2.2.3-09'),
  ];
  return { ...result, checks, verdict: caseVerdict(checks.map(({ verdict }) => verdict)) };
}
