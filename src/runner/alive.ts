import type { Scenario } from '../scenario/scenario.ts';
import type { CaseContext } from './case-context.ts';
import { playCase } from './player.ts';

/** Milliseconds: whoever waits for a target to come back asks again and again. */
const EVERY = 100;
const LONGEST_WAIT = 2000;

/** Connect and its answer, unjudged. */
const ASKS: Scenario = {
  id: 'alive',
  file: 'alive',
  title: 'The target answers a Connect',
  suite: '',
  section: '',
  tags: [],
  transport: 'tcp',
  needs: { capabilities: [] },
  bindings: {},
  ambient: 'on',
  steps: [
    {
      do: 'send',
      at: 'alive:1:1',
      session: 'main',
      proves: [],
      message: 'Connect',
      with: {},
      header: {},
      hostile: false,
      over: 'tcp',
      pace: {},
      outcomes: [{ on: 'reply', message: 'ReportConnectedEX', where: {}, bind: {}, verdict: 'pass' }],
    },
  ],
};

/** Whether the target serves a new connection. */
export async function answers(context: CaseContext): Promise<boolean> {
  const reply = Math.min(context.timing.reply, LONGEST_WAIT);
  const timing = { ...context.timing, reply, connect: reply };
  return (await playCase(ASKS, { ...context, timing, emit: () => {} })).complete;
}

/** Waits as long as for a reply that the target comes back by itself, or by `start`. */
export async function revive(
  context: CaseContext,
  start: (() => Promise<void>) | undefined,
): Promise<boolean> {
  const { clock, timing, signal } = context;
  try {
    await start?.();
  } catch {
    // What cannot be started again has not come back.
    return false;
  }
  const until = clock.now() + timing.reply;
  while (!signal.aborted) {
    if (await answers(context)) return true;
    if (clock.now() >= until) return false;
    await new Promise<void>((resolve) => clock.after(EVERY, resolve));
  }
  return false;
}
