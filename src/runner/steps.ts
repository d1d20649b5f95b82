import { isAmbient } from '../protocols/mmsp/ambient.ts';
import { toTamper } from '../protocols/mmsp/index.ts';
import { ReportOpenFile } from '../protocols/mmsp/messages/file.ts';
import { messageByName } from '../protocols/mmsp/messages/index.ts';
import type { ExpectStep, PacketStep, SendStep, SilenceStep, Step } from '../scenario/scenario.ts';
import { playFollow } from './following.ts';
import { playHostile, playRaw, playUnharmed } from './hostile-steps.ts';
import { playIdle, playOpen } from './idle-steps.ts';
import { playPause, playPing } from './keep-alive-steps.ts';
import type { Link } from './link.ts';
import { playNoDatagrams } from './lost-session.ts';
import { settle } from './outcomes.ts';
import type { Playing } from './playing.ts';
import { playResend, playSentinel } from './resend-steps.ts';
import { broken, GO, lostRace, pass, type StepEnd } from './step-end.ts';
import { evaluateAll } from './terms.ts';
import { letFlightsLand, playUntil } from './until.ts';
import { awaitOutcome, isReplyTo } from './waiting.ts';

const CLOSES = 'MMSP-3.2.5.17-03';
const ENDS = 'MMSP-3.2.4.1-01';

export async function playStep(playing: Playing, step: Step): Promise<StepEnd> {
  switch (step.do) {
    case 'send':
      return playSend(playing, step);
    case 'packet':
      return playPacket(playing, step);
    case 'expect':
      return playExpect(playing, step);
    case 'until':
      return playUntil(playing, step);
    case 'silence':
      return playSilence(playing, step);
    case 'resend':
      return playResend(playing, step);
    case 'raw':
      return playRaw(playing, step);
    case 'unharmed':
      return playUnharmed(playing, step);
    case 'sentinel':
      return playSentinel(playing, step);
    case 'follow':
      return playFollow(playing, step);
    case 'closed':
      return playClosed(playing, step);
    case 'disconnect':
      playing.sessions.get(step.session)?.close(step.how);
      return pass(playing, step);
    case 'ping':
      return playPing(playing, step);
    case 'idle':
      return playIdle(playing, step);
    case 'open':
      return playOpen(playing, step);
    case 'pause':
      return playPause(playing, step);
  }
}

/** Terms that are written to break the letter as well as to keep it. */
const MAY_BE_WRONG: ReadonlySet<string> = new Set(['bytes', 'fill', 'repeat', 'wrong']);

async function playSend(playing: Playing, step: SendStep): Promise<StepEnd> {
  const link = await playing.link(step.session);
  const scope = playing.scope(step.session);
  if (step.streaming !== undefined && link.session.conversation.play?.ended !== false) {
    return lostRace(
      playing,
      step,
      `the content ended before ${step.message} could be written: it is too short, or comes too fast`,
    );
  }
  const sent = link.session.nextUnit();
  const values = evaluateAll(step.with, scope);
  // Header values are numbers by the loader's check; the definition types each of them.
  const header = evaluateAll(step.header, scope) as Record<string, never>;
  const deliberate =
    step.hostile ||
    Object.keys(step.header).length > 0 ||
    Object.values(step.with).some(({ is }) => MAY_BE_WRONG.has(is));
  const wasStreaming = link.session.conversation.play;
  const tamper = step.tamper && toTamper(step.tamper);
  const messages = [{ message: step.message, values }];
  const request = { messages, header, deliberate, ...(tamper && { tamper }) };
  if (step.hostile) return playHostile(playing, step, link, () => link.send(request, step));
  await link.send(request, step);
  if (step.outcomes.length === 0) return pass(playing, step);

  const came = await awaitOutcome(link, step, playing.context.timing.reply, (arrived) =>
    isReplyTo(arrived, sent),
  );
  const end = settle(playing, link, step, came, sent, messageByName(step.message)?.reply?.requirement);
  if (
    step.streaming !== undefined &&
    end.verdict === 'go' &&
    wasStreaming !== undefined &&
    reachedEnd(link)
  ) {
    return lostRace(playing, step, `the content ended while ${step.message} was on its way`);
  }
  return end;
}

async function playPacket(playing: Playing, step: PacketStep): Promise<StepEnd> {
  const link = await playing.link(step.session);
  const scope = playing.scope(step.session);
  const messages = step.messages.map(({ message, with: terms }) => ({
    message,
    values: evaluateAll(terms, scope),
  }));
  const header = evaluateAll(step.header, scope) as Record<string, never>;
  link.send({ messages, header, deliberate: true });
  return pass(playing, step);
}

/** Whether the last packet of the content came before its ReportEndOfStream, so that nobody can tell why it was sent. */
function reachedEnd({ session }: Link): boolean {
  const { conversation } = session;
  const count = Number(conversation.announced.packetCount ?? 0n);
  return count > 0 && (conversation.play?.lastLocationId ?? -1) >= count - 1;
}

async function playExpect(playing: Playing, step: ExpectStep): Promise<StepEnd> {
  const link = await playing.link(step.session);
  const { timing } = playing.context;
  const duration = (link.session.conversation.latest(ReportOpenFile)?.fileDuration ?? 0) * 1000;
  const since = link.session.nextUnit();
  const came = await awaitOutcome(link, step, duration + timing.end, () => true);
  return settle(playing, link, step, came, since, ENDS);
}

async function playSilence(playing: Playing, step: SilenceStep): Promise<StepEnd> {
  if (step.of === 'datagrams') return playNoDatagrams(playing, step);
  const link = await playing.link(step.session);
  await letFlightsLand(link, playing);
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
  broken(playing, step, {
    subject: 'silence',
    expected: `${step.of === 'data' ? 'no Data' : 'nothing'} for ${(step.for ?? playing.context.timing.silence) / 1000} s`,
    got: heard,
  });
  return GO;
}

async function playClosed(playing: Playing, step: Step): Promise<StepEnd> {
  const link = await playing.link(step.session);
  const closed = await link.until(
    () => (link.closedBy === 'server' ? true : undefined),
    step.within ?? playing.context.timing.close,
  );
  if (closed) return pass(playing, step);
  const requirement = step.proves[0] ?? CLOSES;
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
