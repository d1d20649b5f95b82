import { failed } from '../protocols/mmsp/constants.ts';
import type { RawStep, SendStep, UnharmedStep } from '../scenario/scenario.ts';
import type { Arrived, Link } from './link.ts';
import { settle } from './outcomes.ts';
import { ConnectError } from './peer.ts';
import type { Playing } from './playing.ts';
import { pass, type StepEnd } from './step-end.ts';
import { evaluate } from './terms.ts';
import { awaitOutcome, type Came, cameText, isReplyTo } from './waiting.ts';

type HostileStep = SendStep | RawStep;

const ASKS_FOR_DATA = new Set(['ReadBlock', 'StartPlaying', 'StartStriding']);

/**
 * Sends what no server expects. Where a refusal, a close and silence are all right there is no reply to wait
 * for, so that the wait is as long as silence takes. Data packets that nobody asked for before are service all the same.
 */
export async function playHostile(
  playing: Playing,
  step: HostileStep,
  link: Link,
  send: () => Promise<void> | void,
): Promise<StepEnd> {
  const { conversation } = link.session;
  const { silence, reply } = playing.context.timing;
  // Where silence is not right, a slow server gets its time.
  const longest = step.outcomes.some(({ on, verdict }) => on === 'silence' && verdict === 'pass')
    ? silence
    : reply;
  const flowing = conversation.play?.ended === false || conversation.header?.complete === false;
  const before = {
    data: link.dataCount,
    datagrams: link.udp?.received() ?? 0,
    pending: link.session.pending().length,
  };
  const sent = link.session.nextUnit();
  playing.aftermath.begin(step.session, step.proves);
  await send();
  const mine = (arrived: Arrived): boolean => isReplyTo(arrived, sent);
  let came = await awaitOutcome(link, step, longest, mine);
  // A packet that has begun gets the time of an answer to be whole.
  if (came.what === 'silence' && !flowing && link.session.pending().length > before.pending)
    came = await awaitOutcome(link, step, reply, mine);
  const end = settle(playing, link, step, came, sent, step.proves[0]);
  if (end.verdict !== 'go' || flowing || isServed(step, came)) return end;
  // What was refused may be served all the same.
  if (came.what === 'reply' && step.do === 'send' && ASKS_FOR_DATA.has(step.message))
    await link.until(() => (besides(link, before) === undefined ? undefined : true), silence);
  const more = besides(link, before);
  if (more === undefined) return end;
  return harmed(playing, step, 'no service of what is wrong or not due', `${cameText(came)}, and ${more}`);
}

interface Before {
  readonly data: number;
  readonly datagrams: number;
  readonly pending: number;
}

/** What came that is no message. */
function besides(link: Link, before: Before): string | undefined {
  if (link.dataCount > before.data) return 'a Data packet';
  if ((link.udp?.received() ?? 0) > before.datagrams) return 'a datagram';
  const pending = link.session.pending().length - before.pending;
  return pending > 0 ? `${pending} bytes that make no packet` : undefined;
}

/** A reply that tells of success, where the step allows one: what it announces may come. */
function isServed({ outcomes }: HostileStep, came: Came): boolean {
  if (came.what !== 'reply') return false;
  const { name, decoded } = came.arrived.message.found;
  const { hr } = decoded?.values ?? {};
  if (typeof hr !== 'number' || failed(hr)) return false;
  return outcomes.some(
    ({ message, where, verdict }) =>
      message === name && where.hr?.is !== 'failed' && (verdict === 'pass' || verdict === 'note'),
  );
}

/** Bytes that are no message. */
export async function playRaw(playing: Playing, step: RawStep): Promise<StepEnd> {
  const link = await playing.link(step.session);
  const value = evaluate(step.bytes, playing.scope(step.session));
  const bytes = value instanceof Uint8Array ? value : Uint8Array.from(Buffer.from(String(value), 'latin1'));
  return playHostile(playing, step, link, () => link.sendRaw(bytes, step));
}

const PROBE = 'new-connection';

/** The other sessions of the case still get answers, and a new connection is served: else the input did harm. */
export async function playUnharmed(playing: Playing, step: UnharmedStep): Promise<StepEnd> {
  for (const [session, link] of [...playing.sessions]) {
    if (session === step.session || link.closedBy === 'client') continue;
    const got = await answerTo(playing, link, 'FunnelInfo', 'ReportFunnelInfo');
    if (got !== undefined) return harmed(playing, step, `the session ${session} goes on beside it`, got);
  }
  const got = await newConnection(playing);
  if (got !== undefined) return harmed(playing, step, 'a new connection is served', got);
  return pass(playing, step);
}

async function newConnection(playing: Playing): Promise<string | undefined> {
  try {
    const link = await playing.link(PROBE);
    const got = await answerTo(playing, link, 'Connect', 'ReportConnectedEX');
    link.close();
    return got;
  } catch (error) {
    if (error instanceof ConnectError) return error.message;
    throw error;
  }
}

/** Undefined when the reply came; otherwise what came in its place. */
async function answerTo(
  playing: Playing,
  link: Link,
  message: string,
  reply: string,
): Promise<string | undefined> {
  const sent = link.session.nextUnit();
  link.send({ messages: [{ message, values: {} }], header: {}, deliberate: false });
  const { reply: longest } = playing.context.timing;
  const came = await awaitOutcome(link, { do: 'send', outcomes: [] }, longest, (arrived) =>
    isReplyTo(arrived, sent),
  );
  return came.what === 'reply' && came.arrived.message.found.name === reply
    ? undefined
    : cameText(came, link);
}

function harmed(playing: Playing, step: HostileStep | UnharmedStep, expected: string, got: string): StepEnd {
  for (const [i, requirement] of step.proves.entries()) {
    playing.see(step.session, {
      requirement,
      observation: 'broken',
      reading: 'A-13',
      subject: 'the server after hostile input',
      expected,
      got,
      ...(i > 0 && { follows: step.proves.slice(0, i) }),
    });
  }
  return { verdict: 'stop', reason: `${expected} was expected, but ${got}`, rest: 'unreached' };
}
