import type { RunEvent } from '../events.ts';
import type { Catalogue } from '../requirements/catalogue.ts';
import { isHostile, type Scenario, type Step } from '../scenario/scenario.ts';
import { createTally } from '../verdict/tally.ts';
import { caseVerdict, type Verdict } from '../verdict/verdict.ts';
import type { CaseResult } from './player.ts';

/** A case that was played and has not been told. */
export interface Played {
  readonly scenario: Scenario;
  /** Milliseconds. */
  readonly duration: number;
  readonly result: Pick<CaseResult, 'verdict' | 'checks' | 'reason' | 'complete'>;
  readonly events: readonly RunEvent[];
  readonly catalogue: Catalogue;
}

const CONTROL_CHANNEL = 'MMSP-2.1-01';
const BROKEN: ReadonlySet<Verdict> = new Set(['fail', 'warn', 'unreached', 'inconclusive']);

/**
 * Whether a case stopped for a reason that may be the doing of another: anything but what followed its own hostile
 * input. What is wrong with the fields of a reply stops nothing and is told as it is.
 */
export const isSuspicious = (played: Played): boolean =>
  !played.result.complete && BROKEN.has(played.result.verdict) && !isHostile(stoppedAt(played));

/** Whether it shows harm: a session or a new connection that is not served. */
export const showsHarm = (played: Played): boolean =>
  isSuspicious(played) && (stoppedAt(played)?.do === 'unharmed' || !couldConnect(played));

const couldConnect = ({ result }: Played): boolean =>
  !result.checks.some(
    ({ requirement, verdict }) => requirement.id === CONTROL_CHANNEL && BROKEN.has(verdict),
  );

function stoppedAt({ scenario, events }: Played): Step | undefined {
  const steps = events.flatMap((event) => (event.type === 'step' ? [event.step] : []));
  return scenario.steps[(steps.at(-1) ?? 0) - 1];
}

/** Whether a case has sent its hostile input. */
export function isAccusable({ scenario, events }: Played): boolean {
  const step = scenario.steps.findIndex(isHostile) + 1;
  return step > 0 && events.some((event) => event.type === 'step' && event.step === step);
}

const WORDS = {
  'not again': 'played one by one, none of them did it again',
  gone: 'the target has not come back, so that they could not be played one by one',
} as const;

/**
 * A case of which nobody can tell whether it did it: what its hostile input is about is not proved either way. The
 * first of them carries what is certain, that the target stopped answering.
 */
export function wereNamed(
  played: Played,
  named: readonly Played[],
  how: 'not again' | 'gone' | 'gone, and first',
): Played {
  const { scenario, catalogue, result } = played;
  const ids = named.map((other) => other.scenario.id).join(', ');
  const why = `one of these cases did it: ${ids}; ${WORDS[how === 'not again' ? how : 'gone']}`;
  const tally = createTally(catalogue, false);
  const at = scenario.steps.findIndex(isHostile);
  const step = scenario.steps[at];
  const place = { session: step?.session ?? 'main', step: at + 1, unit: 0 };
  if (how !== 'gone') {
    tally.see(
      {
        requirement: CONTROL_CHANNEL,
        observation: 'broken',
        ...(how === 'not again' && { grade: 'warn' }),
        reading: 'A-13',
        subject: 'the target after hostile input',
        expected: 'a server that goes on serving',
        got: named[0]?.result.reason ?? 'no answer',
        why,
      },
      place,
    );
  }
  if (how !== 'not again') {
    for (const requirement of step?.proves ?? [])
      tally.see({ requirement, observation: 'inconclusive', why }, place);
  }
  const judged = new Set(tally.checks().map(({ requirement }) => requirement.id));
  const others =
    how === 'not again' ? result.checks.filter(({ requirement }) => !judged.has(requirement.id)) : [];
  const checks = [...tally.checks(), ...others];
  return {
    ...played,
    result: {
      checks,
      verdict: caseVerdict(checks.map(({ verdict }) => verdict)),
      reason: why,
      complete: result.complete,
    },
  };
}
