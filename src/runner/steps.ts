import { isAmbient } from '../protocols/mmsp/ambient.ts';
import { dumpPacket } from '../protocols/mmsp/dump.ts';
import { ReportOpenFile } from '../protocols/mmsp/messages/file.ts';
import { messageByName } from '../protocols/mmsp/messages/index.ts';
import type { Sighting } from '../requirements/observation.ts';
import type { ExpectStep, Outcome, SendStep, SilenceStep, Step, UntilStep } from '../scenario/scenario.ts';

import { show } from '../wire/show.ts';
import type { Arrived, Link } from './link.ts';
import type { Playing } from './player.ts';
import { describeMatcher, evaluateAll, matches } from './terms.ts';

/** How a step ended: the next one follows, or the scenario stops and the rest is unreached or inconclusive. */
export type StepEnd =
  | { readonly verdict: 'go' }
  | {
      readonly verdict: 'stop';
      readonly reason: string;
      readonly rest?: 'unreached' | 'inconclusive' | 'skip';
    };

const GO: StepEnd = { verdict: 'go' };

/** What came of a wait. */
type Came =
  | { readonly what: 'reply'; readonly arrived: Arrived }
  | { readonly what: 'closed' }
  | { readonly what: 'broken' }
  | { readonly what: 'silence' };

const DEFAULT_REQUIREMENT = {
  closed: 'MMSP-3.2.5.17-03',
  header: 'MMSP-3.2.5.8-12',
  packets: 'MMSP-3.2.5.11-11',
  endOfStream: 'MMSP-3.2.4.1-01',
} as const;

export async function playStep(playing: Playing, step: Step): Promise<StepEnd> {
  switch (step.do) {
    case 'send':
      return playSend(playing, step);
    case 'expect':
      return playExpect(playing, step);
    case 'until':
      return playUntil(playing, step);
    case 'silence':
      return playSilence(playing, step);
    case 'closed':
      return playClosed(playing, step);
    case 'disconnect':
      playing.sessions.get(step.session)?.close();
      return pass(playing, step);
  }
}

async function playSend(playing: Playing, step: SendStep): Promise<StepEnd> {
  const link = await playing.link(step.session);
  const scope = playing.scope(step.session);
  if (step.streaming !== undefined && link.session.conversation.play?.ended !== false) {
    return inconclusive(
      playing,
      step,
      'the content ended before StopPlaying could be written: it is too short, or comes too fast',
    );
  }
  const sent = link.session.nextUnit();
  const values = evaluateAll(step.with, scope);
  // Header values are numbers by the loader's check; the definition types each of them.
  const header = evaluateAll(step.header, scope) as Record<string, never>;
  const deliberate =
    Object.keys(step.header).length > 0 || Object.values(step.with).some(({ is }) => is === 'bytes');
  const wasStreaming = link.session.conversation.play;
  link.send({ message: step.message, values, header, deliberate });
  if (step.outcomes.length === 0) return pass(playing, step);

  const came = await awaitOutcome(playing, link, step, playing.context.timing.reply, (arrived) =>
    isReplyTo(arrived, sent),
  );
  const end = settle(playing, link, step, came, sent, messageByName(step.message)?.reply?.requirement);
  if (
    step.streaming !== undefined &&
    end.verdict === 'go' &&
    wasStreaming !== undefined &&
    reachedEnd(link)
  ) {
    return inconclusive(playing, step, 'the content ended while StopPlaying was on its way');
  }
  return end;
}

/** Whether the last packet of the content came before its ReportEndOfStream, so that nobody can tell why it was sent. */
function reachedEnd({ session }: Link): boolean {
  const { conversation } = session;
  const count = Number(conversation.latest(ReportOpenFile)?.filePacketCount ?? 0n);
  return count > 0 && (conversation.play?.lastLocationId ?? -1) >= count - 1;
}

async function playExpect(playing: Playing, step: ExpectStep): Promise<StepEnd> {
  const link = await playing.link(step.session);
  const { timing } = playing.context;
  const duration = (link.session.conversation.latest(ReportOpenFile)?.fileDuration ?? 0) * 1000;
  const since = link.session.nextUnit();
  const came = await awaitOutcome(playing, link, step, duration + timing.end, () => true);
  return settle(playing, link, step, came, since, DEFAULT_REQUIREMENT.endOfStream);
}

/** Waits for a message that concerns the step, for the end of the connection, or for the end of time. */
async function awaitOutcome(
  playing: Playing,
  link: Link,
  step: SendStep | ExpectStep,
  ms: number,
  mine: (arrived: Arrived) => boolean,
): Promise<Came> {
  const wanted = new Set(step.outcomes.map(({ message }) => message));
  const came = await link.until<Came>(() => {
    for (const arrived of link.arrived) {
      if (arrived.taken) continue;
      const { name } = arrived.message.found;
      const legal = isAmbient(name) || (arrived.message.request !== undefined && !mine(arrived));
      if (!wanted.has(name) && legal) continue;
      if (wanted.has(name) && !mine(arrived) && step.do === 'send' && arrived.message.request !== undefined)
        continue;
      if (wanted.has(name) && isAmbient(name) && step.do === 'send' && !mine(arrived)) continue;
      arrived.taken = true;
      return { what: 'reply', arrived };
    }
    if (link.broken) return { what: 'broken' };
    return link.closedBy === 'server' ? { what: 'closed' } : undefined;
  }, step.within ?? ms);
  if (
    came === undefined &&
    !playing.context.signal.aborted &&
    !step.outcomes.some(({ on }) => on === 'silence')
  )
    link.session.stalled();
  return came ?? { what: 'silence' };
}

/** Whether a message answers the request that was unit number `sent` of its session, or answers nothing known. */
const isReplyTo = ({ message }: Arrived, sent: number): boolean =>
  message.request === undefined
    ? !isAmbient(message.found.name) && message.unit.index > sent
    : message.request.unit.index === sent;

/** Finds the outcome that came, gives its verdict, binds its names. */
function settle(
  playing: Playing,
  link: Link,
  step: SendStep | ExpectStep,
  came: Came,
  since: number,
  fallback: string | undefined,
): StepEnd {
  const scope = playing.scope(step.session);
  const values = came.what === 'reply' ? (came.arrived.message.found.decoded?.values ?? {}) : {};
  const outcome = step.outcomes.find(
    ({ on, message, where }) =>
      on === came.what &&
      (came.what !== 'reply' || message === came.arrived.message.found.name) &&
      Object.entries(where).every(([field, matcher]) => matches(matcher, values[field], scope)),
  );
  if (outcome === undefined) return unexpected(playing, link, step, came, since, fallback);
  for (const [name, field] of Object.entries(outcome.bind)) {
    const value = values[field];
    if (isBindable(value)) scope.names.set(name, value);
  }
  return verdictOf(playing, step, outcome, came);
}

function verdictOf(playing: Playing, step: SendStep | ExpectStep, outcome: Outcome, came: Came): StepEnd {
  const reading = outcome.source?.startsWith('A-') ? { reading: outcome.source } : {};
  const why = outcome.why ?? '';
  switch (outcome.verdict) {
    case 'pass':
      return pass(playing, step);
    case 'inconclusive':
    case 'skip': {
      const reason = why || `the server answered with ${cameText(came)}`;
      for (const requirement of step.proves)
        playing.see(step.session, { requirement, observation: outcome.verdict, why: reason, ...reading });
      return { verdict: 'stop', reason, rest: outcome.verdict };
    }
    default: {
      const grade = outcome.verdict === 'fail' ? {} : { grade: outcome.verdict };
      // A source that is a requirement is the sentence that this outcome breaks.
      const broken = outcome.source?.startsWith('MMSP-') ? [outcome.source] : step.proves;
      for (const requirement of broken) {
        playing.see(step.session, {
          requirement,
          observation: 'broken',
          ...grade,
          ...reading,
          subject: step.do === 'send' ? `answer to ${step.message}` : 'what the server sends by itself',
          expected: outcomesWords(step.outcomes.filter(({ verdict }) => verdict === 'pass')),
          got: cameText(came),
          why,
        });
      }
      return outcome.verdict === 'fail'
        ? { verdict: 'stop', reason: why || cameText(came), rest: 'unreached' }
        : GO;
    }
  }
}

/** Nothing that may follow came. The requirement is the reply's own when it is absent, and its hr's when that is wrong. */
function unexpected(
  playing: Playing,
  link: Link,
  step: SendStep | ExpectStep,
  came: Came,
  since: number,
  fallback: string | undefined,
): StepEnd {
  const first = step.outcomes.find(({ verdict }) => verdict === 'pass') ?? step.outcomes[0];
  const right = came.what === 'reply' && came.arrived.message.found.name === first?.message;
  const success = right ? came.arrived.message.found.message?.success : undefined;
  const declared = first?.source?.startsWith('MMSP-') ? first.source : undefined;
  const requirement = (right ? (declared ?? (step.proves.at(-1) || success)) : step.proves[0]) ?? fallback;
  const expected = outcomesWords(step.outcomes.filter(({ verdict }) => verdict === 'pass'));
  const got = cameText(came, link);
  if (requirement !== undefined) {
    const sighting: Sighting = {
      requirement,
      observation: 'broken',
      subject: step.do === 'send' ? `answer to ${step.message}` : 'what the server sends by itself',
      expected,
      got,
      followsSince: since,
    };
    playing.see(
      step.session,
      came.what === 'reply'
        ? { ...sighting, ...bytesOf(came.arrived, right ? first : undefined, expected) }
        : sighting,
    );
  }
  for (const other of step.proves) {
    if (other !== requirement)
      playing.see(step.session, {
        requirement: other,
        observation: 'broken',
        expected,
        got,
        follows: [requirement ?? ''],
      });
  }
  return { verdict: 'stop', reason: `${expected} was expected, ${got} came`, rest: 'unreached' };
}

/** The message that came instead, its hr or its MID marked. */
function bytesOf(
  { message }: Arrived,
  outcome: Outcome | undefined,
  expected: string,
): Pick<Sighting, 'path' | 'span' | 'dump'> {
  const { found, unit } = message;
  const path = Object.keys(outcome?.where ?? {})[0] ?? 'MID';
  const span = found.decoded?.spans.get(path) ?? found.span;
  return { path, span, dump: () => dumpPacket(unit.packet, span, `expected ${expected}`) };
}

async function playUntil(playing: Playing, step: UntilStep): Promise<StepEnd> {
  const link = await playing.link(step.session);
  const { conversation } = link.session;
  const { until } = step;
  const since = link.session.nextUnit();
  const enough = () =>
    until.what === 'header'
      ? conversation.header?.complete === true
      : (conversation.play?.packets ?? 0) >= until.packets;
  const result = await link.until<'enough' | 'closed' | 'ended'>(
    () => {
      if (enough()) return 'enough';
      if (link.closedBy === 'server' || link.broken) return 'closed';
      return until.what === 'packets' && conversation.play?.ended ? 'ended' : undefined;
    },
    step.within ?? playing.context.timing.reply + (until.what === 'header' ? headerTime(link) : 0),
  );
  if (result === 'enough') return pass(playing, step);
  const received = conversation.play?.packets ?? 0;
  if (until.what === 'packets' && result === 'ended' && received > 0) {
    return inconclusive(
      playing,
      step,
      `the content ended after ${received} of the ${until.packets} packets that the step waits for`,
    );
  }
  if (!playing.context.signal.aborted && result === undefined) link.session.stalled();
  const requirement = step.proves[0] ?? DEFAULT_REQUIREMENT[until.what];
  const expected = until.what === 'header' ? 'a complete ASF file header' : `${until.packets} media packets`;
  const got = `${until.what === 'header' ? `${conversation.header?.bytes ?? 0} bytes of it` : `${received} of them`}, then ${result === 'ended' ? 'ReportEndOfStream' : cameText({ what: result ?? 'silence' })}`;
  playing.see(step.session, {
    requirement,
    observation: 'broken',
    subject: 'server Data packets',
    expected,
    got,
    followsSince: since,
  });
  return { verdict: 'stop', reason: `${expected} expected, ${got}`, rest: 'unreached' };
}

/** A split header is paced at the bit rate of the content: the time that takes, milliseconds. */
function headerTime({ session }: Link): number {
  const { fileHeaderSize = 0, fileBitRate = 0 } = session.conversation.latest(ReportOpenFile) ?? {};
  return fileBitRate === 0 ? 0 : Math.min(60_000, (fileHeaderSize * 8 * 1000) / fileBitRate);
}

async function playSilence(playing: Playing, step: SilenceStep): Promise<StepEnd> {
  const link = await playing.link(step.session);
  const before = { data: link.dataCount, messages: link.arrived.length };
  const heard = await link.until<string>(() => {
    if (link.dataCount > before.data) return 'a Data packet';
    if (step.of === 'data') return undefined;
    const message = link.arrived
      .slice(before.messages)
      .find(({ message: { found } }) => !isAmbient(found.name));
    return message?.message.found.name;
  }, step.for ?? playing.context.timing.silence);
  if (heard === undefined) return pass(playing, step);
  for (const [i, requirement] of step.proves.entries()) {
    playing.see(step.session, {
      requirement,
      observation: 'broken',
      subject: 'silence',
      expected: `${step.of === 'data' ? 'no Data' : 'nothing'} for ${(step.for ?? playing.context.timing.silence) / 1000} s`,
      got: heard,
      follows: i === 0 ? [] : step.proves.slice(0, i),
    });
  }
  return GO;
}

async function playClosed(playing: Playing, step: Step): Promise<StepEnd> {
  const link = await playing.link(step.session);
  const closed = await link.until(
    () => (link.closedBy === 'server' ? true : undefined),
    step.within ?? playing.context.timing.close,
  );
  if (closed) return pass(playing, step);
  const requirement = step.proves[0] ?? DEFAULT_REQUIREMENT.closed;
  const wait = (step.within ?? playing.context.timing.close) / 1000;
  playing.see(step.session, {
    requirement,
    observation: 'broken',
    subject: 'the TCP connection',
    expected: `closed by the server within ${wait} s`,
    got: 'still open',
  });
  return GO;
}

function pass(playing: Playing, step: Step): StepEnd {
  for (const requirement of step.proves) playing.see(step.session, { requirement, observation: 'pass' });
  return GO;
}

function inconclusive(playing: Playing, step: Step, reason: string): StepEnd {
  for (const requirement of step.proves)
    playing.see(step.session, { requirement, observation: 'inconclusive', why: reason });
  return { verdict: 'stop', reason, rest: 'inconclusive' };
}

function cameText(came: Came | { what: 'ended' }, link?: Link): string {
  switch (came.what) {
    case 'reply': {
      const { hr } = came.arrived.message.found.decoded?.values ?? {};
      return `${came.arrived.message.found.name}${typeof hr === 'number' ? ` with hr ${show(hr)}` : ''}`;
    }
    case 'closed':
      return 'the server closed the connection';
    case 'broken':
      return 'bytes that are no MMS packet';
    case 'ended':
      return 'the stream ended';
    case 'silence': {
      const pending = link?.session.pending().length ?? 0;
      return pending > 0 ? `${pending} bytes that make no whole packet` : 'nothing in time';
    }
  }
}

const outcomesWords = (outcomes: readonly Outcome[]): string =>
  outcomes
    .map(({ on, message, where }) => {
      if (on !== 'reply') return on === 'closed' ? 'a closed connection' : 'silence';
      const words = Object.entries(where).map(([field, matcher]) => describeMatcher(field, matcher));
      return words.length === 0 ? (message ?? '') : `${message} with ${words.join(' and ')}`;
    })
    .join(' or ');

/** A number, text or handle that later steps refer to. */
const isBindable = (value: unknown): value is number | bigint | string =>
  typeof value === 'number' || typeof value === 'bigint' || typeof value === 'string';
