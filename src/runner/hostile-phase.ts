import type { Scenario } from '../scenario/scenario.ts';
import { isAccusable, isSuspicious, type Played, showsHarm, wereNamed } from './suspects.ts';

/** What the phase needs of the run. */
export interface HostileTools {
  readonly workers: number;
  /** Plays a case and keeps its story back; undefined when it need not be played, which has been told. */
  play(scenario: Scenario): Promise<Played | undefined>;
  tell(played: Played): void;
  leave(scenario: Scenario, reason: string): void;
  /** Whether the target serves a new connection. */
  answers(): Promise<boolean>;
  /** Starts the target again, or waits for it to come back, for a limited time. */
  revive(): Promise<boolean>;
  aborted(): boolean;
}

/** Suspects that are kept at most before they are played again. */
const MOST_SUSPECTS = 64;
/** Times that the target may stop answering before the rest is left. */
const MOST_DEATHS = 16;

/**
 * Cases of hostile input run beside each other, so that one which ends the server, or the sessions of others, breaks
 * all that run at that moment. Whatever broke for a reason that may be another's is a suspect and is played again
 * alone: what it then shows counts. Returns why the rest was left, when the target did not come back.
 */
export async function playHostileCases(
  cases: readonly Scenario[],
  tools: HostileTools,
): Promise<string | undefined> {
  const queue = [...cases];
  for (let deaths = 0; queue.length > 0 && !tools.aborted(); deaths++) {
    const suspects = await playTogether(queue, tools);
    const gone =
      (suspects.length === 0 ? undefined : await playAlone(suspects, tools)) ??
      (deaths >= MOST_DEATHS ? `the target has stopped answering ${deaths} times` : undefined);
    if (gone === undefined) continue;
    for (const scenario of queue.splice(0)) tools.leave(scenario, gone);
    return gone;
  }
  return undefined;
}

/** Takes cases off the queue until it is empty or the target does not answer; those that were under way end first. */
async function playTogether(queue: Scenario[], tools: HostileTools): Promise<Played[]> {
  const suspects: Played[] = [];
  let stopped = false;
  let harm = false;
  const worker = async (): Promise<void> => {
    while (!stopped && !tools.aborted()) {
      const scenario = queue.shift();
      if (scenario === undefined) return;
      const played = await tools.play(scenario);
      if (played === undefined) continue;
      if (!isSuspicious(played) || tools.aborted()) {
        tools.tell(played);
        continue;
      }
      suspects.push(played);
      harm ||= showsHarm(played);
      if (!(await tools.answers())) harm = stopped = true;
      else if (harm && suspects.length >= MOST_SUSPECTS) stopped = true;
    }
  };
  await Promise.all(Array.from({ length: tools.workers }, worker));
  if (harm) return suspects;
  // A conversation that does not get so far is no wonder then.
  for (const played of suspects) tools.tell(played);
  return [];
}

/** Plays suspects one by one. Returns why what is left cannot be played, when the target is gone. */
async function playAlone(suspects: readonly Played[], tools: HostileTools): Promise<string | undefined> {
  const harmless: Played[] = [];
  let guilty: Played | undefined;
  for (const [index, suspect] of suspects.entries()) {
    if (tools.aborted()) break;
    if (!(await tools.answers()) && !(await tools.revive())) {
      // Nobody is accused of a silence that is ours.
      if (tools.aborted()) break;
      for (const played of harmless) tools.tell(played);
      return giveUp(suspects.slice(index), guilty, tools);
    }
    const again = await tools.play(suspect.scenario);
    if (again === undefined) continue;
    if (isSuspicious(again)) {
      guilty = again;
      tools.tell(again);
    } else harmless.push(again);
  }
  const [first, ...others] = harmless;
  // It happened once all the same; when the run was ended, it may have been one that was not played again.
  if (guilty === undefined && first !== undefined && !tools.aborted())
    tools.tell(wereNamed(first, suspects, 'not again'));
  else if (first !== undefined) tools.tell(first);
  for (const played of others) tools.tell(played);
  return undefined;
}

/** The target is gone for good: whoever can have done it is named, and nobody is convicted unless it is one alone. */
function giveUp(left: readonly Played[], guilty: Played | undefined, tools: HostileTools): string {
  if (guilty !== undefined) {
    const reason = `the target has not answered since ${guilty.scenario.id}`;
    for (const { scenario } of left) tools.leave(scenario, reason);
    return reason;
  }
  const accused = left.filter(isAccusable);
  const named = accused.length > 0 ? accused : left;
  const reason = `the target has not answered since ${named.map(({ scenario }) => scenario.id).join(' or ')}`;
  for (const played of left) {
    if (!named.includes(played)) tools.leave(played.scenario, reason);
    else if (named.length === 1) tools.tell(played);
    else tools.tell(wereNamed(played, named, played === named[0] ? 'gone, and first' : 'gone'));
  }
  return reason;
}
