import type { IdleStep, OpenStep } from '../scenario/scenario.ts';
import type { Link } from './link.ts';
import type { Playing } from './playing.ts';
import { broken, GO, inconclusive, pass, type StepEnd } from './step-end.ts';
import { JITTER, lateness, SHORTEST_TIMER, seconds } from './timing.ts';

const IDLE_AT_LEAST = 'MMSP-3.2.2-02';
const EXPIRES = 'MMSP-3.2.6.2-01';
const START_STOPS = 'MMSP-3.2.5.11-10';
/** Milliseconds by which a close may be before its time, as people round when they state a period. */
const EARLY = 1000;

/** Whether the Idle-Timeout that the tester states explains that the server closed the connection. */
export function isIdle({ context }: Playing, { times, closedAt }: Link): boolean {
  const { idle } = context.timing;
  const began = times.latest('Connect');
  return idle !== undefined && began !== undefined && (closedAt ?? 0) - began >= idle - EARLY;
}

/** The server closes the connection one Idle-Timeout period after what started the timer, or after the latest request (A-19). */
export async function playIdle(playing: Playing, step: IdleStep): Promise<StepEnd> {
  const link = await playing.link(step.session);
  const { clock, timing } = playing.context;
  const began = link.times.latest(step.since);
  const { idle } = timing;
  if (idle === undefined || began === undefined)
    return inconclusive(
      playing,
      step,
      `${idle === undefined ? 'the profile states no timing.idle' : `${step.since} did not come`}`,
    );
  const until = Math.max(began, link.times.request ?? 0) + idle + lateness(idle);
  await link.until(() => (link.closedBy === undefined ? undefined : true), Math.max(0, until - clock.now()));
  const expected = `closed by the server ${seconds(idle)} after ${step.since}`;
  if (link.closedBy !== 'server') return neverIdle(playing, step, expected);
  const after = (link.closedAt ?? 0) - began;
  if (after >= idle - EARLY) {
    playing.see(step.session, { requirement: EXPIRES, observation: 'pass' });
    return pass(playing, step);
  }
  const got = `closed after ${seconds(after)}`;
  const connect = (link.closedAt ?? 0) - (link.times.latest('Connect') ?? began);
  const sooner = (
    requirement: string,
    more: { readonly grade?: 'warn'; readonly expected?: string; readonly follows?: readonly string[] } = {},
  ) =>
    playing.see(step.session, {
      requirement,
      observation: 'broken',
      reading: 'A-19',
      subject: 'the TCP connection',
      expected,
      got,
      ...more,
    });
  if (after < SHORTEST_TIMER - JITTER) sooner(IDLE_AT_LEAST, { expected: 'open for at least 10 s' });
  else if (step.since !== 'Connect' && connect >= idle - EARLY && connect <= idle + lateness(idle))
    sooner(START_STOPS, {
      expected: `${expected}, not after Connect: the play in between stopped the timer`,
    });
  for (const requirement of [EXPIRES, ...step.proves])
    sooner(requirement, {
      grade: 'warn',
      follows: [IDLE_AT_LEAST, START_STOPS, EXPIRES].filter((id) => id !== requirement),
    });
  return GO;
}

/** It stayed open. When no session of the case was closed, it is the expiry that shows nothing, else what should have started the timer. */
function neverIdle(playing: Playing, step: IdleStep, expected: string): StepEnd {
  const others = [...playing.sessions.values()].some(({ closedBy }) => closedBy === 'server');
  const proved = others ? step.proves : [EXPIRES, ...step.proves];
  broken(
    playing,
    step,
    { reading: 'A-19', subject: 'the TCP connection', expected, got: 'still open' },
    proved,
  );
  return GO;
}

/** Whether the connection was closed one Idle-Timeout period after Connect, or after the latest request (A-19). */
const whenDue = ({ times, closedAt = 0 }: Link, idle: number): boolean =>
  [times.latest('Connect'), times.request].some((began) => {
    const after = closedAt - (began ?? closedAt);
    return after >= idle - EARLY && after <= idle + lateness(idle);
  });

/** The connection stays open for a time, or for the Idle-Timeout period, since a message. */
export async function playOpen(playing: Playing, step: OpenStep): Promise<StepEnd> {
  const link = await playing.link(step.session);
  const { clock, timing } = playing.context;
  const began = link.times.latest(step.since);
  const time = step.for === 'idle' ? timing.idle : step.for;
  if (time === undefined || began === undefined)
    return inconclusive(
      playing,
      step,
      time === undefined ? 'the profile states no timing.idle' : `${step.since} did not come`,
    );
  const longest = step.for === 'idle' ? time + lateness(time) : time;
  const over = () => step.streaming !== undefined && link.session.conversation.play?.ended !== false;
  const came = await link.sharply<'closed' | 'over'>(
    () => (link.closedBy !== undefined ? 'closed' : over() ? 'over' : undefined),
    Math.max(0, began + longest - clock.now()),
  );
  const after = (link.closedAt ?? clock.now()) - began;
  if (came === undefined) return pass(playing, step);
  if (came === 'over')
    return inconclusive(
      playing,
      step,
      `the content ended ${seconds(after)} after ${step.since}: it is too short`,
    );
  // A clock of another machine may be a little faster.
  if (after >= longest - JITTER) return pass(playing, step);
  if (step.for === 'idle' && !whenDue(link, time))
    return inconclusive(
      playing,
      step,
      `the connection was closed after ${seconds(after)}, when no Idle-Timeout was due`,
    );
  broken(playing, step, {
    reading: 'A-19',
    subject: 'the TCP connection',
    expected: `open for ${seconds(time)} after ${step.since}`,
    got: `closed after ${seconds(after)}`,
  });
  return { verdict: 'stop', reason: `the connection was closed after ${seconds(after)}`, rest: 'unreached' };
}
