import type { Conversation } from './conversation.ts';
import { outlineOf } from './outline.ts';
import type { ReferenceCopy } from './rule.ts';

/** Whether packet `number` of the file holds a payload that has to be sent: of a selected stream that is not thinned. */
export function isDue(copy: ReferenceCopy, { selection }: Conversation, number: number): boolean {
  const { streams, thinned } = selection;
  return outlineOf(copy)
    .kindOf(number)
    .payloads.some(({ stream }) => streams?.has(stream) === true && !thinned.has(stream));
}

/** The first packet of the file with which one of these streams can begin: video with a key frame. */
export function firstWith(
  copy: ReferenceCopy,
  { content }: Conversation,
  streams: readonly number[],
): number | undefined {
  const videos = content?.streams.flatMap(({ number, type }) => (type === 'video' ? [number] : [])) ?? [];
  const outline = outlineOf(copy);
  for (let number = 0; number < copy.packetCount; number++) {
    const { payloads } = outline.kindOf(number);
    if (
      payloads.some(({ stream, begins }) => streams.includes(stream) && (begins || !videos.includes(stream)))
    )
      return number;
  }
  return undefined;
}

/** The first packet from `from` on that is due; undefined when there is none. */
export function firstDue(copy: ReferenceCopy, conversation: Conversation, from: number): number | undefined {
  for (let number = from; number < copy.packetCount; number++)
    if (isDue(copy, conversation, number)) return number;
  return undefined;
}
