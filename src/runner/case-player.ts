import type { CaseStart, RunEvent } from '../events.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { type Attempt, ending, isTriedAgain } from './attempts.ts';
import type { CaseContext } from './case-context.ts';
import type { Ledger } from './ledger.ts';
import { type Decision, decide, isSlow, type Offer } from './plan.ts';
import { type CaseResult, playCase } from './player.ts';
import type { Played } from './suspects.ts';
import { createGate } from './udp-gate.ts';

/** Plays one case of the plan, unless there is a reason not to, which is told. */
export interface CasePlayer {
  /** With all its attempts, told while it goes on. */
  play(scenario: Scenario): Promise<void>;
  /** Once, and keeps its story back; undefined when it was not played, which is told. */
  hold(scenario: Scenario): Promise<Played | undefined>;
  /** One that was held, for another attempt. */
  holdAgain(scenario: Scenario, attempt: number): Promise<Played | undefined>;
}

export interface CasePlayerTools {
  readonly plan: readonly Scenario[];
  readonly context: CaseContext;
  readonly offer: Offer;
  readonly ledger: Ledger;
  /** Capabilities whose skip is a failure. */
  readonly require: readonly string[];
  readonly retries: number;
  /** Whether a failure is one that is known and expected, so that nobody needs to see it again. */
  readonly isExpected: (scenario: Scenario, attempt: Attempt) => boolean;
  /** Sees to it that the target is there for another attempt; false when it is gone for good. */
  readonly standby: () => Promise<boolean>;
}

const NO_DATAGRAM = 'no datagram came over UDP when the target was asked for it';

export function createCasePlayer(tools: CasePlayerTools): CasePlayer {
  const { plan, context, offer, ledger, require, retries, isExpected, standby } = tools;
  const gate = createGate(offer.udp);
  const isUdp = ({ transport }: Scenario) => transport === 'udp';
  const quickOverUdp = plan.some((scenario) => isUdp(scenario) && !isSlow(scenario));

  async function playOnce(
    scenario: Scenario,
    decision: Extract<Decision, { play: true }>,
    emit: (event: RunEvent) => void,
    number: number,
  ): Promise<{ readonly result: CaseResult; readonly duration: number; readonly late: number }> {
    const began = context.time();
    const before = context.clock.late();
    const attempt = number > 1 && { attempt: number };
    const start: CaseStart = { type: 'case-start', case: scenario.id, t: began, ...attempt };
    emit(start);
    const content = decision.content && { content: decision.content };
    const result = await playCase(scenario, { ...context, ...content, ...context.capture?.(start), emit });
    return { result, duration: context.time() - began, late: context.clock.late() - before };
  }

  /** Lets it be played when it is its turn and worth it. */
  async function admit(
    scenario: Scenario,
    work: (decision: Extract<Decision, { play: true }>) => Promise<CaseResult>,
  ): Promise<void> {
    if (context.signal.aborted) return;
    const decision = decide(scenario, offer);
    if (!decision.play) return ledger.leave(scenario, skipVerdict(decision, require), decision.reason);
    // A slow case would keep the others waiting for whether a datagram comes.
    if (isUdp(scenario) && isSlow(scenario) && offer.udp?.silent === true && quickOverUdp)
      return ledger.leave(scenario, 'unreached', NO_DATAGRAM);
    const played = () => work(decision);
    const blocked = isUdp(scenario) ? await gate.pass(scenario.id, played) : void (await played());
    if (blocked !== undefined) ledger.leave(scenario, 'unreached', blocked);
  }

  async function held(
    scenario: Scenario,
    decision: Extract<Decision, { play: true }>,
    number: number,
  ): Promise<{ readonly result: CaseResult; readonly played: Played }> {
    const events: RunEvent[] = [];
    const keep = (event: RunEvent): void => void events.push(event);
    const { result, duration } = await playOnce(scenario, decision, keep, number);
    return { result, played: { scenario, duration, result, events, catalogue: context.catalogue } };
  }

  return {
    play: (scenario) =>
      admit(scenario, async (decision) => {
        const earlier: Attempt[] = [];
        for (;;) {
          const { result, duration, late } = await playOnce(
            scenario,
            decision,
            context.emit,
            earlier.length + 1,
          );
          const attempt = ledger.attempt(scenario, result, duration, late);
          const again =
            isTriedAgain(earlier, attempt, retries) &&
            !isExpected(scenario, attempt) &&
            !context.signal.aborted &&
            (await standby());
          if (!again) {
            ledger.end(scenario, ending(earlier, attempt));
            return result;
          }
          earlier.push(attempt);
          ledger.again(scenario, attempt, earlier.length);
        }
      }),
    async hold(scenario) {
      let played: Played | undefined;
      await admit(scenario, async (decision) => {
        const one = await held(scenario, decision, 1);
        played = one.played;
        return one.result;
      });
      return played;
    },
    async holdAgain(scenario, attempt) {
      const decision = decide(scenario, offer);
      return decision.play ? (await held(scenario, decision, attempt)).played : undefined;
    },
  };
}

/** A skipped capability that the user requires is a failure. */
const skipVerdict = (
  { capability }: Extract<Decision, { play: false }>,
  require: readonly string[],
): Verdict => (capability !== undefined && require.includes(capability) ? 'fail' : 'skip');
