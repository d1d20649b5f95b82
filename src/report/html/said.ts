import type { FlowEvent, MessageEvent, StepEvent } from '../../events.ts';

/** What is told of a conversation, one event after another. */
export type Said = StepEvent | MessageEvent | FlowEvent;

/** Data packets that a message event does not count; the event names the first of them. */
export type Sent = MessageEvent | FlowEvent;

/** So many of what was said stand here and are not shown. */
export interface Gap {
  readonly type: 'gap';
  readonly left: number;
}

/** Units of a flow have numbers that follow each other. */
export const holds = (said: Said, session: string, unit: number): said is Sent =>
  said.type !== 'step' &&
  said.session === session &&
  unit >= said.unit &&
  unit < said.unit + (said.type === 'flow' ? said.packets : 1);

/** Hex of one Data packet of a flow, by its place from 0; nothing for one of the middle, which was only counted. */
export function packetOf({ packets, head, tail }: FlowEvent, place: number): string | undefined {
  return place < head.length ? head[place] : tail[place - (packets - tail.length)];
}

/**
 * The beginning and the end of a long conversation, and whatever `kept` names; gaps say how much lies between.
 */
export function shortened<T>(
  said: readonly T[],
  { head, tail, kept }: { readonly head: number; readonly tail: number; readonly kept: (one: T) => boolean },
): readonly (T | Gap)[] {
  if (said.length <= head + tail + 1) return said;
  const rows: (T | Gap)[] = [];
  let left = 0;
  const close = (): void => {
    if (left > 0) rows.push({ type: 'gap', left });
    left = 0;
  };
  for (const [at, one] of said.entries()) {
    if (at >= head && at < said.length - tail && !kept(one)) left++;
    else {
      close();
      rows.push(one);
    }
  }
  return rows;
}
