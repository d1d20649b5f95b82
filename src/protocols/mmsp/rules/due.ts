import { readAsfPacket } from '../../../asf/packet.ts';
import type { Conversation } from './conversation.ts';
import type { ReferenceCopy } from './rule.ts';

/** Whether packet `number` of the file holds a payload that has to be sent: of a selected stream that is not thinned. */
export function isDue(copy: ReferenceCopy, { selection }: Conversation, number: number): boolean {
  const { streams, thinned } = selection;
  const payloads = readAsfPacket(copy.packet(number)).packet?.payloads ?? [];
  return payloads.some(({ stream }) => streams?.has(stream) === true && !thinned.has(stream));
}

/** The first packet of the file with which one of these streams can begin: video with a key frame. */
export function firstWith(
  copy: ReferenceCopy,
  { content }: Conversation,
  streams: readonly number[],
): number | undefined {
  const videos = content?.streams.flatMap(({ number, type }) => (type === 'video' ? [number] : [])) ?? [];
  for (let number = 0; number < copy.packetCount; number++) {
    const payloads = readAsfPacket(copy.packet(number)).packet?.payloads ?? [];
    const begins = payloads.some(
      ({ stream, keyFrame, objectOffset }) =>
        streams.includes(stream) && (!videos.includes(stream) || (keyFrame && objectOffset === 0)),
    );
    if (begins) return number;
  }
  return undefined;
}

/** The first packet from `from` on that is due; undefined when there is none. */
export function firstDue(copy: ReferenceCopy, conversation: Conversation, from: number): number | undefined {
  for (let number = from; number < copy.packetCount; number++)
    if (isDue(copy, conversation, number)) return number;
  return undefined;
}
