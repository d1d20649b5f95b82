import type { ResendStep, SentinelStep } from '../scenario/scenario.ts';
import type { Playing } from './playing.ts';
import { GO, inconclusive, pass, type StepEnd } from './step-end.ts';
import { evaluateAll } from './terms.ts';

const RESENDS = 'MMSP-3.2.5.13-04';
/** That requests are heard at all, which nothing but a copy tells. */
const ACCEPTS = 'MMSP-3.2.5.11.1-12';
const ATTEMPTS = 4;

/** Asks for media packets once more, and waits for a copy of each, or for none at all. */
export async function playResend(playing: Playing, step: ResendStep): Promise<StepEnd> {
  const link = await playing.link(step.session);
  if (link.udp === undefined) {
    return inconclusive(
      playing,
      step,
      'resend requests belong to delivery over UDP, which this session has not',
    );
  }
  const { conversation } = link.session;
  const latest = conversation.play?.numbers.last ?? 0;
  const packets = step.packets.map((packet) => (packet < 0 ? latest + 1 + packet : packet) >>> 0);
  const before = new Map(packets.map((packet) => [packet, conversation.copiesOf(packet)]));
  const values = evaluateAll(step.with, playing.scope(step.session));
  link.requestResend(packets, values);
  const missing = () =>
    packets.filter((packet) => conversation.copiesOf(packet) <= (before.get(packet) ?? 0));
  const { reply, silence } = playing.context.timing;

  if (!step.copies) {
    await link.until(() => (link.closedBy === undefined ? undefined : true), step.within ?? silence);
    // Copies that come all the same are judged by the rule: it knows what was wrong with the request.
    return missing().length === packets.length ? pass(playing, step) : GO;
  }
  const longest = step.within ?? Math.min(reply, 2000);
  for (let attempt = 1; attempt <= ATTEMPTS && missing().length > 0; attempt++) {
    // The request and the copies may get lost as well.
    if (attempt > 1) link.requestResend(missing(), values);
    await link.until(() => (missing().length === 0 ? true : undefined), longest / ATTEMPTS);
  }
  const lost = missing();
  if (lost.length === 0) return pass(playing, step);
  if (link.udp.lost() > 0) {
    inconclusive(playing, step, 'the simulated network may have lost the copies');
    return GO;
  }
  const proved = step.proves.length > 0 ? step.proves : [RESENDS];
  for (const requirement of [...proved, ACCEPTS]) {
    playing.see(step.session, {
      requirement,
      observation: 'broken',
      // a copy that does not come may have been lost, or is not remembered any more.
      grade: 'warn',
      reading: 'A-28',
      subject: 'answer to RequestPacketListResend',
      expected: `copies of the media packets ${packets.join(', ')}`,
      got: `none of ${lost.join(', ')}`,
      ...(requirement === ACCEPTS && { follows: proved }),
    });
  }
  return GO;
}

/** Listens where only a mistaken server sends; what comes there is judged by the rules. */
export async function playSentinel(playing: Playing, step: SentinelStep): Promise<StepEnd> {
  const link = await playing.link(step.session);
  const why =
    link.udp === undefined ? 'this session has no delivery over UDP' : await link.udp.listenAtForeign();
  return why === undefined ? pass(playing, step) : inconclusive(playing, step, why);
}
