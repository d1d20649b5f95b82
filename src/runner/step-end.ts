import type { Sighting } from '../requirements/observation.ts';
import type { Step } from '../scenario/scenario.ts';
import type { Playing } from './playing.ts';

/** How a step ended: the next one follows, or the scenario stops and the rest is unreached or inconclusive. */
export type StepEnd =
  | { readonly verdict: 'go' }
  /** The scenario is over, and the steps that are left have nothing to do. */
  | { readonly verdict: 'end' }
  | {
      readonly verdict: 'stop';
      readonly reason: string;
      readonly rest?: 'unreached' | 'inconclusive' | 'skip';
      /** The client came too late, which may be because this process was. */
      readonly race?: true;
    };

export const GO: StepEnd = { verdict: 'go' };

/** The step went as it should: what it proves is proved. */
export function pass(playing: Playing, step: Step): StepEnd {
  for (const requirement of step.proves) playing.see(step.session, { requirement, observation: 'pass' });
  return GO;
}

/** The conversation did not show enough to judge the step. */
export function inconclusive(playing: Playing, step: Step, reason: string) {
  for (const requirement of step.proves) {
    playing.see(step.session, { requirement, observation: 'inconclusive', why: reason });
  }
  return { verdict: 'stop', reason, rest: 'inconclusive' } as const;
}

/** The content was over before the client had done what the step is about. */
export const lostRace = (playing: Playing, step: Step, reason: string): StepEnd => ({
  ...inconclusive(playing, step, reason),
  race: true,
});

/** What a step proves is broken: the first of it, and what follows from that. */
export function broken(
  playing: Playing,
  step: Step,
  found: Omit<Sighting, 'requirement' | 'observation' | 'follows'>,
  proved: readonly string[] = step.proves,
): void {
  for (const [i, requirement] of proved.entries())
    playing.see(step.session, {
      requirement,
      observation: 'broken',
      ...found,
      ...(i > 0 && { follows: proved.slice(0, i) }),
    });
}
