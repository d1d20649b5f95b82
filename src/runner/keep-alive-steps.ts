import type { PauseStep, PingStep } from '../scenario/scenario.ts';
import { isIdle } from './idle-steps.ts';
import type { Link } from './link.ts';
import type { Playing } from './playing.ts';
import { GO, inconclusive, pass, type StepEnd } from './step-end.ts';
import { JITTER, LONGEST_CASE, lateness, SHORTEST_TIMER, seconds } from './timing.ts';

const PERIOD = 'MMSP-3.2.2-04';

/** Waits for the next Ping that no step has taken. */
export async function playPing(playing: Playing, step: PingStep): Promise<StepEnd> {
  const link = await playing.link(step.session);
  const { now } = playing.context.clock;
  const { keepAlive } = playing.context.timing;
  const measured = link.times.keepAlive;
  const again = step.which === 'again';
  if (again && (measured === undefined || measured > LONGEST_MEASURED))
    return inconclusive(playing, step, tooLong(measured));
  const longest = again ? (measured ?? 0) + lateness(measured ?? 0) : keepAlive.last;
  let came: { readonly quiet?: number } | 'closed' | undefined;
  // Every message of the server starts the timer again.
  for (
    let left = longest;
    came === undefined && left > 0;
    left = (link.times.server ?? 0) + longest - now()
  ) {
    came = await link.until(() => {
      const ping = link.arrived.find(({ taken, message }) => !taken && message.found.name === 'Ping');
      if (ping !== undefined) ping.taken = true;
      return ping ?? (link.closedBy !== undefined || link.broken ? 'closed' : undefined);
    }, left);
  }
  if (came !== undefined && came !== 'closed') {
    if (step.missing === 'fail' && !again) judgePeriod(playing, step, came.quiet ?? 0);
    return pass(playing, step);
  }
  if (came === 'closed' && again && isIdle(playing, link))
    return inconclusive(playing, step, 'the server closed the idle session before another Ping was due');
  const got =
    came === 'closed' ? `the connection closed ${sinceServer(link)} after the latest message` : 'none came';
  const graded = step.missing === 'note' || (again && came === 'closed');
  for (const [i, requirement] of step.proves.entries()) {
    playing.see(step.session, {
      requirement,
      observation: 'broken',
      ...(graded && {
        grade: 'note',
        why: 'taken literally, nothing but a message of the server starts the timer',
      }),
      reading: 'A-18',
      subject: 'what the server sends by itself',
      expected: `a Ping within ${seconds(longest)} of its latest message`,
      got,
      ...(i > 0 && { follows: step.proves.slice(0, i) }),
    });
  }
  return graded ? GO : { verdict: 'stop', reason: `a Ping was expected, ${got}`, rest: 'unreached' };
}

/** The longest KeepAlive period of which two go into one case. */
const LONGEST_MEASURED = 35_000;
const tooLong = (measured: number | undefined): string =>
  measured === undefined
    ? 'no Ping has shown the KeepAlive period of the target'
    : `a KeepAlive period of ${seconds(measured)} is too long for a case of ${seconds(LONGEST_CASE)}`;

function judgePeriod(playing: Playing, { session }: PingStep, quiet: number): void {
  const { pass: latest } = playing.context.timing.keepAlive;
  // One that comes too early is judged by a rule.
  if (quiet < SHORTEST_TIMER - JITTER) return;
  if (quiet <= latest) return playing.see(session, { requirement: PERIOD, observation: 'pass' });
  playing.see(session, {
    requirement: PERIOD,
    observation: 'broken',
    reading: 'A-18',
    subject: 'server Ping',
    expected: `within ${seconds(latest)} of the latest message of the server`,
    got: `after ${seconds(quiet)}`,
  });
}

const sinceServer = ({ times, closedAt = 0 }: Link): string => seconds(closedAt - (times.server ?? closedAt));

/** Lets time pass; a part of the KeepAlive period counts from the latest message of the server. */
export async function playPause(playing: Playing, step: PauseStep): Promise<StepEnd> {
  const link = await playing.link(step.session);
  let ms = 0;
  if (typeof step.for === 'number') ms = step.for;
  else {
    const measured = link.times.keepAlive;
    if (measured === undefined || measured > LONGEST_MEASURED)
      return inconclusive(playing, step, tooLong(measured));
    ms = (link.times.server ?? 0) + measured * step.for.keepAlive - playing.context.clock.now();
  }
  await link.sharply(() => (link.closedBy === undefined ? undefined : true), Math.max(0, ms));
  return GO;
}
