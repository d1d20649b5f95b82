import type { AsfPacket } from '../../../asf/packet.ts';
import type { MediaPlace } from '../unit.ts';
import type { Conversation } from './conversation.ts';
import { outlineOf } from './outline.ts';
import { lostOf, type Play } from './plays.ts';
import { DELIVERY } from './reference.ts';
import type { ReferenceCopy, RuleContext } from './rule.ts';
import { startPointOf, stopsEarly } from './start-point.ts';

const CONTENT = 'MMSP-3.2.5.11-11';
const SELECTED_ALL = 'MMSP-3.2.5.10-02';

/** Which packets of the file came in a play. */
export interface CameIn {
  readonly play: Play;
  readonly first: number | undefined;
  readonly count: number;
  /** With the place of a packet that came over UDP. */
  add(number: number, place: MediaPlace | undefined, packet: AsfPacket): void;
  /** The same of packets of this file over TCP that are the next ones and of streams that came before. */
  addAll(from: number, to: number): void;
  /** Streams of which anything came. */
  readonly streams: ReadonlySet<number>;
  has(number: number): boolean;
  /** Over UDP: the 32-bit number with which the packet came. */
  sequenceOf(number: number): number | undefined;
  /** Over UDP: nothing can have been lost before the first. */
  readonly begun: boolean;
  readonly overUdp: boolean;
  readonly packetCount: number;
}

/** A byte for each packet of the file: numbers that the file does not have take no memory. */
export function createCameIn(play: Play, packetCount: number): CameIn {
  const came = new Uint8Array(packetCount);
  let sequence: Float64Array | undefined;
  const streams = new Set<number>();
  const cameIn = {
    play,
    streams,
    first: undefined as number | undefined,
    count: 0,
    packetCount,
    overUdp: false,
    begun: false,
    add(number: number, place: MediaPlace | undefined, packet: AsfPacket): void {
      for (const { stream } of packet.payloads) streams.add(stream);
      if (place !== undefined && place.number >= 0 && number < packetCount) {
        sequence ??= new Float64Array(packetCount).fill(-1);
        sequence[number] = place.number;
        cameIn.overUdp = true;
        if (cameIn.count === 0) cameIn.begun = place.lost === 0 && !place.late;
      }
      cameIn.count += 1;
      if (number >= packetCount) return;
      came[number] = 1;
      cameIn.first = Math.min(cameIn.first ?? number, number);
    },
    addAll(from: number, to: number): void {
      came.fill(1, from, to + 1);
      cameIn.count += to + 1 - from;
      cameIn.first = Math.min(cameIn.first ?? from, from);
    },
    has: (number: number): boolean => came[number] === 1,
    sequenceOf(number: number): number | undefined {
      const found = sequence?.[number] ?? -1;
      return found < 0 ? undefined : found;
    },
  };
  return cameIn;
}

/** At the end of the content: every packet of the file that holds a selected stream has come since the first one. */
export function judgeMissing(
  { report, conversation }: RuleContext,
  copy: ReferenceCopy,
  play: Play,
  came: CameIn | undefined,
): void {
  const { streams } = conversation.selection;
  if (streams === undefined || streams.size === 0 || stopsEarly(play)) return;
  const fromStart = !play.continues && startPointOf(play).at === 'beginning';
  const first = fromStart ? 0 : came?.first;
  if (first === undefined) return;
  judgeStreams({ report, conversation }, copy, play, first, came);
  const due = createDue(copy, conversation);
  const lost = createLoss(came, conversation.delivery);
  let complete = true;
  for (let number = first; number < copy.packetCount; number++) {
    const has = came?.has(number) === true;
    // What came is read only where a stream may begin in it: to read a long play again would take seconds.
    const isMissing = !(has && due.allBegun()) && due.is(number) && !has;
    if (!isMissing) {
      lost.came(number);
      continue;
    }
    complete = false;
    if (lost.explains(number)) continue;
    return report({
      requirement: CONTENT,
      observation: 'broken',
      subject: 'server media Data packets',
      expected: `every packet from ${first} to ${copy.packetCount - 1} that holds a selected stream`,
      got: `${came?.count ?? 0} packets without number ${number}, then ReportEndOfStream after ${play.lastLocationId}`,
      follows: [SELECTED_ALL, ...DELIVERY],
    });
  }
  if (!complete) return;
  report({ requirement: CONTENT, observation: 'pass' });
  report({ requirement: SELECTED_ALL, observation: 'pass' });
}

/** A stream that was selected, and of which nothing came in a whole play, was not taken over. */
function judgeStreams(
  { report, conversation }: Pick<RuleContext, 'report' | 'conversation'>,
  copy: ReferenceCopy,
  play: Play,
  first: number,
  came: CameIn | undefined,
): void {
  // When nothing came at all, something else is wrong.
  if (came === undefined || came.count === 0 || (came.overUdp && (lostOf(play) > 0 || !came.begun))) return;
  const { streams, thinned } = conversation.selection;
  const absent = new Set(
    [...(streams ?? [])].filter((stream) => !came.streams.has(stream) && !thinned.has(stream)),
  );
  if (absent.size === 0) return;
  const found = firstToBegin(copy, conversation, absent, first);
  // Over UDP the end may be lost.
  if (found === undefined || (came.overUdp && found.number >= play.reached)) return;
  report({
    requirement: SELECTED_ALL,
    observation: 'broken',
    subject: 'server media Data packets',
    expected: `payloads of stream ${found.stream}, which was selected`,
    got: `none of them in ${came.count} packets, up to the end of the content`,
    follows: DELIVERY,
  });
}

/** The first of some streams to begin in the file from a packet on, as far as any of them does. */
export function firstToBegin(
  copy: ReferenceCopy,
  { content }: Pick<Conversation, 'content'>,
  absent: ReadonlySet<number>,
  from: number,
): { readonly stream: number; readonly number: number } | undefined {
  const video = new Set(content?.streams.flatMap(({ number, type }) => (type === 'video' ? [number] : [])));
  const outline = outlineOf(copy);
  for (let number = from; number < copy.packetCount; number++)
    for (const { stream, begins } of outline.kindOf(number).payloads)
      if (absent.has(stream) && (begins || !video.has(stream))) return { stream, number };
  return undefined;
}

/**
 * Whether loss can explain that a packet did not come. Over TCP nothing is lost. Over UDP nothing is lost between two
 * packets with neighbouring numbers; before the first one, after the last one and in a gap anything may be.
 */
function createLoss(came: CameIn | undefined, delivery: 'tcp' | 'udp') {
  const sequenceOf = (number: number): number | undefined => came?.sequenceOf(number);
  /** Number of the latest packet that came over UDP. */
  let before: number | undefined;
  let next = 0;

  /** The next packet that came from `number` on; each is looked at once. */
  function following(number: number, end: number): number | undefined {
    next = Math.max(next, number);
    while (next < end && came?.has(next) === false) next++;
    return next < end ? sequenceOf(next) : undefined;
  }

  return {
    came(number: number): void {
      before = sequenceOf(number) ?? before;
    },
    explains(number: number): boolean {
      if (came === undefined ? delivery === 'tcp' : !came.overUdp) return false;
      const after = following(number, came?.packetCount ?? 0);
      if (after === undefined) return true;
      return before === undefined ? came?.begun !== true : after !== before + 1;
    },
  };
}

/** What a play has to send, packet after packet: video only from its first key frame on, thinned streams never. */
function createDue(copy: ReferenceCopy, { content, selection }: Conversation) {
  const waiting = new Set(content?.streams.flatMap(({ number, type }) => (type === 'video' ? [number] : [])));
  const { streams, thinned } = selection;
  const outline = outlineOf(copy);
  const is = (number: number): boolean => {
    const { payloads } = outline.kindOf(number);
    if (waiting.size > 0) for (const { stream, begins } of payloads) if (begins) waiting.delete(stream);
    return payloads.some(
      ({ stream }) => streams?.has(stream) === true && !thinned.has(stream) && !waiting.has(stream),
    );
  };
  return { is, allBegun: () => waiting.size === 0 };
}
