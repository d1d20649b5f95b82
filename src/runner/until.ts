import { contentOf } from '../protocols/mmsp/rules/plays.ts';
import type { UntilStep } from '../scenario/scenario.ts';
import type { Link } from './link.ts';
import type { Playing } from './playing.ts';
import { GO, inconclusive, pass, type StepEnd } from './step-end.ts';
import { cameText } from './waiting.ts';

const HEADER = 'MMSP-3.2.5.8-12';
const HEADER_OVER_UDP = 'MMSP-3.2.5.8.1-04';
const MEDIA = 'MMSP-3.2.5.11-11';

type Came = 'enough' | 'closed' | 'broken' | 'ended' | 'silence';

/** Waits for Data packets: a whole header, or so many of a play. */
export function playUntil(playing: Playing, step: UntilStep): Promise<StepEnd> {
  return step.until.what === 'header' ? untilHeader(playing, step) : untilMedia(playing, step, step.until);
}

/** How often ReadBlock is repeated when a header packet was lost on its way over UDP ([MS-MMSP] 3.1.6.1). */
const REPEATS = 4;

async function untilHeader(playing: Playing, step: UntilStep): Promise<StepEnd> {
  const link = await playing.link(step.session);
  const { conversation } = link.session;
  const overUdp = conversation.delivery === 'udp';
  const since = link.session.nextUnit();
  const { reply } = playing.context.timing;
  const longest = step.within ?? (overUdp ? Math.min(reply, headerTimer(link)) : reply + headerTime(link));
  const complete = () => conversation.header?.complete === true;

  let came = await wait(link, complete, longest);
  for (let repeat = 0; overUdp && came === 'silence' && repeat < REPEATS; repeat++) {
    for (const message of ['CancelReadBlock', 'ReadBlock'])
      link.send({ messages: [{ message, values: {} }], header: {}, deliberate: false });
    came = await wait(link, complete, longest);
  }
  if (came === 'enough') return pass(playing, step);
  if (came === 'silence' && link.headerPieces.whole) {
    const why = `in ${REPEATS + 1} attempts every header packet came at least once, but never all of one attempt: too much is lost on the way`;
    return inconclusive(playing, step, why);
  }
  if (came === 'silence' && link.udp !== undefined && link.udp.lost() > 0)
    return inconclusive(
      playing,
      step,
      `the simulated network lost header packets in ${REPEATS + 1} attempts`,
    );
  if (came === 'silence') link.stalled(longest);
  const expected = 'a complete ASF file header';
  const bytes = overUdp
    ? `${link.headerPieces.count} different pieces of it in ${REPEATS + 1} attempts`
    : `${conversation.header?.bytes ?? 0} bytes of it`;
  return missing(playing, step, since, {
    requirement: step.proves[0] ?? HEADER,
    expected,
    got: `${bytes}, then ${wordsOf(came)}`,
  });
}

/** Milliseconds for which media is waited for that keeps coming, but too slowly. */
const SLOWEST = 120_000;

async function untilMedia(
  playing: Playing,
  step: UntilStep,
  until: Exclude<UntilStep['until'], { readonly what: 'header' }>,
): Promise<StepEnd> {
  const link = await playing.link(step.session);
  const { conversation } = link.session;
  const since = link.session.nextUnit();
  const arrived = (): number => conversation.play?.arrived ?? 0;
  const before = arrived();
  const { enough, what } = aimOf(until, conversation, before);
  const { reply } = playing.context.timing;
  const longest = step.within ?? reply;
  const ended = () => conversation.play?.ended === true;
  const counted = (): number => (until.of === undefined ? conversation.mediaArrived : arrived());
  let came: Came;
  let waited = 0;
  let progress: boolean;
  do {
    const then = counted();
    came = await wait(link, enough, longest, ended);
    waited += longest;
    progress = counted() > then;
    // A server that keeps sending may take its time, unless the step says how long.
  } while (came === 'silence' && progress && step.within === undefined && waited < SLOWEST);
  if (came === 'ended') {
    await letFlightsLand(link, playing);
    if (enough()) came = 'enough';
  }
  if (came === 'enough') return step.ends ? endOf(pass(playing, step)) : pass(playing, step);
  const received = arrived();
  if (step.otherwise !== undefined && received === 0 && (came === 'silence' || came === 'ended'))
    return step.otherwise === 'end' ? { verdict: 'end' } : GO;
  if (came === 'ended' && received > 0) {
    const why = `the content ended after ${received} packets, and the step waits for ${what}`;
    return inconclusive(playing, step, why);
  }
  if (came === 'silence' && progress) {
    const why = `after ${waited / 1000} s ${received} packets had come, and the step waits for ${what}`;
    return inconclusive(playing, step, why);
  }
  if (came === 'silence' && received === 0 && conversation.play?.unasked) return notAsked(playing, step);
  if (came === 'silence') link.stalled(longest);
  return missing(playing, step, since, {
    requirement: step.proves[0] ?? MEDIA,
    expected: what,
    got: `${received - (until.what === 'more' ? before : 0)} packets, then ${wordsOf(came)}`,
  });
}

/** of the next entry of a playlist some servers send no media before a StartPlaying, which the step never sends. */
function notAsked(playing: Playing, step: UntilStep): StepEnd {
  for (const requirement of step.proves)
    playing.see(step.session, {
      requirement,
      observation: 'broken',
      grade: 'note',
      reading: 'A-06',
      subject: 'server Data packets',
      expected: 'media of the next entry after its header',
      got: 'none: the server waits for a StartPlaying',
    });
  return { verdict: 'end' };
}

interface Aim {
  readonly enough: () => boolean;
  /** What is waited for, in the words of a report. */
  readonly what: string;
}

function aimOf(
  until: Exclude<UntilStep['until'], { readonly what: 'header' }>,
  conversation: Link['session']['conversation'],
  before: number,
): Aim {
  const arrived = (): number => conversation.play?.arrived ?? 0;
  if (until.what === 'content') {
    const { content } = until;
    const enough = (): boolean => conversation.play !== undefined && contentOf(conversation.play) >= content;
    return { enough, what: `${content / 1000} s of the content` };
  }
  const { packets, of } = until;
  if (until.what === 'more')
    return { enough: () => arrived() >= before + packets, what: `${packets} more media packets` };
  const what = `${packets} media packets`;
  if (of === undefined) return { enough: () => conversation.mediaArrived >= packets, what };
  return { enough: () => arrived() >= packets, what };
}

const endOf = (end: StepEnd): StepEnd => (end.verdict === 'go' ? { verdict: 'end' } : end);

async function wait(
  link: Link,
  enough: () => boolean,
  ms: number,
  ended: () => boolean = () => false,
): Promise<Came> {
  const came = await link.until<Came>(() => {
    if (enough()) return 'enough';
    if (link.broken) return 'broken';
    if (link.closedBy === 'server') return 'closed';
    return ended() ? 'ended' : undefined;
  }, ms);
  return came ?? 'silence';
}

const wordsOf = (came: Exclude<Came, 'enough'>): string => cameText({ what: came });

interface Missing {
  readonly requirement: string;
  readonly expected: string;
  readonly got: string;
}

/** Agreed on UDP, and not one datagram: the cause may be the network, which the tester has to rule out. */
export const NO_DATAGRAM =
  'the server agreed on delivery over UDP and not one datagram came: it sends none to the agreed port, or something on the way (a firewall, address translation) drops them; with `udp: false` under capabilities in the profile, UDP is left out';

function missing(playing: Playing, step: UntilStep, since: number, found: Missing): StepEnd {
  const link = playing.sessions.get(step.session);
  const none = link?.session.conversation.delivery === 'udp' && link.udp?.received() === 0;
  const { expected, got } = found;
  const requirement = none && step.until.what === 'header' ? HEADER_OVER_UDP : found.requirement;
  for (const id of new Set([requirement, found.requirement])) {
    playing.see(step.session, {
      requirement: id,
      observation: 'broken',
      subject: 'server Data packets',
      expected,
      got,
      ...(none && { why: NO_DATAGRAM }),
      ...(id === requirement ? { followsSince: since } : { follows: [requirement] }),
    });
  }
  const reason = none ? NO_DATAGRAM : `${expected} expected, ${got}`;
  return { verdict: 'stop', reason, rest: 'unreached' };
}

/** Turns of the event loop after which what still comes is no backlog: each takes some 30 datagrams. */
const MOST_TURNS = 100;

/** Datagrams that were sent before a message of the server may come after it, and wait in the system while we are busy. */
export async function letFlightsLand(link: Link, { context }: Playing): Promise<void> {
  if (link.session.conversation.delivery !== 'udp') return;
  await link.until(() => undefined, context.timing.silence);
  let before = -1;
  for (let turn = 0; turn < MOST_TURNS && before !== link.udp?.received(); turn++) {
    before = link.udp?.received() ?? 0;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** A split header is paced at the bit rate of the content: the time that takes, milliseconds. */
function headerTime({ session }: Link): number {
  const { headerSize = 0, bitRate = 0 } = session.conversation.announced;
  return bitRate === 0 ? 0 : Math.min(60_000, (headerSize * 8 * 1000) / bitRate);
}

/** The Header timer: a second and the time that the header takes, at most 30 seconds ([MS-MMSP] 3.1.2, A-34). */
const headerTimer = (link: Link): number => Math.min(30_000, 1000 + headerTime(link));
