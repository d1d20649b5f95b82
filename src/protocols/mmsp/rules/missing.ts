import { readAsfPacket } from '../../../asf/packet.ts';
import type { Conversation } from './conversation.ts';
import type { Play } from './plays.ts';
import { DELIVERY } from './reference.ts';
import type { ReferenceCopy, RuleContext } from './rule.ts';
import { startPointOf, stopsEarly } from './start-point.ts';

const CONTENT = 'MMSP-3.2.5.11-11';
const SELECTED_ALL = 'MMSP-3.2.5.10-02';

/** Which packets of the file came in a play. */
export interface CameIn {
  readonly play: Play;
  /** Whether the same streams were selected from its beginning to its end. */
  complete: boolean;
  readonly first: number | undefined;
  readonly count: number;
  add(number: number): void;
  has(number: number): boolean;
}

/** A byte for each packet of the file: numbers that the file does not have take no memory. */
export function createCameIn(play: Play, packetCount: number): CameIn {
  const came = new Uint8Array(packetCount);
  let first: number | undefined;
  let count = 0;
  return {
    play,
    complete: true,
    get first() {
      return first;
    },
    get count() {
      return count;
    },
    add(number) {
      count += 1;
      if (number >= packetCount) return;
      came[number] = 1;
      first = Math.min(first ?? number, number);
    },
    has: (number) => came[number] === 1,
  };
}

/** At the end of the content: every packet of the file that holds a selected stream has come since the first one. */
export function judgeMissing(
  { report, conversation }: RuleContext,
  copy: ReferenceCopy,
  play: Play,
  came: CameIn | undefined,
): void {
  const { streams } = conversation.selection;
  if (streams === undefined || streams.size === 0 || came?.complete === false || stopsEarly(play)) return;
  const fromStart = !play.continues && startPointOf(play).at === 'beginning';
  const first = fromStart ? 0 : came?.first;
  if (first === undefined) return;
  const isDue = createDue(copy, conversation);
  for (let number = first; number < copy.packetCount; number++) {
    if (!isDue(number) || came?.has(number)) continue;
    return report({
      requirement: CONTENT,
      observation: 'broken',
      subject: 'server media Data packets',
      expected: `every packet from ${first} to ${copy.packetCount - 1} that holds a selected stream`,
      got: `${came?.count ?? 0} packets without number ${number}, then ReportEndOfStream after ${play.lastLocationId}`,
      follows: DELIVERY,
    });
  }
  report({ requirement: CONTENT, observation: 'pass' });
  report({ requirement: SELECTED_ALL, observation: 'pass' });
}

/** What a play has to send, packet after packet: video only from its first key frame on, thinned streams never. */
function createDue(copy: ReferenceCopy, { content, selection }: Conversation) {
  const waiting = new Set(content?.streams.flatMap(({ number, type }) => (type === 'video' ? [number] : [])));
  const { streams, thinned } = selection;
  return (number: number): boolean => {
    const payloads = readAsfPacket(copy.packet(number)).packet?.payloads ?? [];
    for (const { stream, keyFrame, objectOffset } of payloads)
      if (keyFrame && objectOffset === 0) waiting.delete(stream);
    return payloads.some(
      ({ stream }) => streams?.has(stream) === true && !thinned.has(stream) && !waiting.has(stream),
    );
  };
}
