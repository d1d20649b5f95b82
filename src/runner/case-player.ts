import type { CaseStart, RunEvent } from '../events.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { type Attempt, ending, isTriedAgain } from './attempts.ts';
import type { CaseContext } from './case-context.ts';
import type { Ledger } from './ledger.ts';
import { type Decision, decide, type Offer } from './plan.ts';
import { type CaseResult, playCase } from './player.ts';
import type { Played } from './suspects.ts';
import { createGate } from './udp-gate.ts';

/** Plays one case of the plan, unless there is a reason not to, which is told. */
export interface CasePlayer {
  /** With all its attempts, told while it goes on. What is better played when little else runs is put off. */
  play(scenario: Scenario): Promise<void>;
  /** The cases that were put off, in the order of the plan, to be played one by one: from here on nothing is put off. */
  putOff(): readonly Scenario[];
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

export function createCasePlayer(tools: CasePlayerTools): CasePlayer {
  const { plan, context, offer, ledger, require, retries, isExpected, standby } = tools;
  const gate = createGate(offer.udp);
  const isUdp = ({ transport }: Scenario) => transport === 'udp';
  /** How a case goes on that was put off. */
  const waiting = new Map<Scenario, () => Promise<void>>();
  let othersRun = true;

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

  type Work = (decision: Extract<Decision, { play: true }>) => Promise<CaseResult>;

  /** Lets it be played when it is its turn and worth it. */
  async function admit(scenario: Scenario, work: Work): Promise<void> {
    if (context.signal.aborted) return;
    const decision = decide(scenario, offer);
    if (!decision.play) return ledger.leave(scenario, skipVerdict(decision, require), decision.reason);
    // Which case shows that no datagram comes must not depend on how many run beside each other.
    if (othersRun && isUdp(scenario) && offer.udp?.silent === true) {
      waiting.set(scenario, () => admit(scenario, work));
      return;
    }
    const played = async () => (context.signal.aborted ? undefined : work(decision));
    const blocked = isUdp(scenario) ? await gate.pass(scenario.id, played) : void (await played());
    if (blocked !== undefined) ledger.leave(scenario, 'unreached', blocked);
  }

  /** Plays a case after its earlier attempts until none follows any more, or the next one is put off. */
  async function playOn(
    scenario: Scenario,
    decision: Extract<Decision, { play: true }>,
    earlier: Attempt[],
  ): Promise<CaseResult> {
    for (;;) {
      const number = earlier.length + 1;
      const { result, duration, late } = await playOnce(scenario, decision, context.emit, number);
      const attempt = ledger.attempt(scenario, result, duration, late);
      // What made this process late goes on.
      if (othersRun && attempt.late && isTriedAgain(earlier, attempt, retries)) {
        waiting.set(scenario, async () => {
          if (await goesOn(scenario, earlier, attempt)) await playOn(scenario, decision, earlier);
        });
        return result;
      }
      if (!(await goesOn(scenario, earlier, attempt))) return result;
    }
  }

  /** Tells what came of an attempt: another follows, or the case is over. */
  async function goesOn(scenario: Scenario, earlier: Attempt[], attempt: Attempt): Promise<boolean> {
    const again =
      isTriedAgain(earlier, attempt, retries) &&
      !isExpected(scenario, attempt) &&
      !context.signal.aborted &&
      (await standby());
    if (again) ledger.again(scenario, attempt, earlier.push(attempt));
    else ledger.end(scenario, ending(earlier, attempt));
    return again;
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
    async play(scenario) {
      const goOn = waiting.get(scenario);
      waiting.delete(scenario);
      if (goOn !== undefined) await goOn();
      else await admit(scenario, (decision) => playOn(scenario, decision, []));
    },
    putOff() {
      othersRun = false;
      return plan.filter((scenario) => waiting.has(scenario));
    },
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
