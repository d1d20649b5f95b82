import type { FlowEvent } from '../../events.ts';
import { type Gap, packetOf, type Said } from './said.ts';

/**
 * Data packets of a session are counted through all flows of their kind, so that packets of two servers can be compared,
 * however their flows were cut by what came between.
 */
export const kindOf = ({ session, flow }: FlowEvent): string => `${flow} ${session}`;

/** How many packets of its kind came before a flow. */
export function before(said: readonly (Said | Gap)[], flow: FlowEvent): number {
  let count = 0;
  for (const one of said) {
    if (one === flow) break;
    if (one.type === 'flow' && kindOf(one) === kindOf(flow)) count += one.packets;
  }
  return count;
}

/** The flow that holds the packet at a position, and its bytes; nothing where it was only counted. */
export function packetAt(
  said: readonly (Said | Gap)[],
  kind: string,
  position: number,
): { readonly flow: FlowEvent; readonly bytes: string } | undefined {
  let count = 0;
  for (const one of said) {
    if (one.type !== 'flow' || kindOf(one) !== kind) continue;
    if (position < count + one.packets) {
      const bytes = packetOf(one, position - count);
      return bytes === undefined || bytes === '' ? undefined : { flow: one, bytes };
    }
    count += one.packets;
  }
  return undefined;
}
