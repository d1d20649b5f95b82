import type { RunEvent } from '../events.ts';

/** How many inputs of a server reached the decoder of their message, and how many of those no right server had sent. */
export interface Count {
  reached: number;
  hostile: number;
}

/** By name of the message, and of what is none. */
export type Inputs = Record<string, Count>;

/** What a count can be told by that both sides of a connection see: the first bytes, and how many there are. */
const KEY_BYTES = 48;
const MOST_KEYS = 20_000;

export interface InputCounter {
  /** Hostile bytes that went out. */
  sent(bytes: Uint8Array): void;
  on(event: RunEvent): void;
  readonly inputs: Inputs;
}

/** Counts what the events of a run tell of packets from the server; of a flood they tell the first 4,096 of a session. */
export function countInputs(): InputCounter {
  const hostile = new Set<string>();
  const inputs: Inputs = {};
  const add = (name: string, count: number, ofThem: number): void => {
    const found = inputs[name] ?? { reached: 0, hostile: 0 };
    found.reached += count;
    found.hostile += ofThem;
    inputs[name] = found;
  };
  const isHostile = (hex: string, size = hex.length / 2): boolean =>
    hostile.has(`${size} ${hex.slice(0, 2 * KEY_BYTES)}`);
  return {
    inputs,
    sent(bytes) {
      if (hostile.size >= MOST_KEYS) return;
      const hex = Buffer.from(bytes.subarray(0, KEY_BYTES)).toString('hex');
      hostile.add(`${bytes.length} ${hex}`);
    },
    on(event) {
      if (event.type === 'message' && event.from === 'server') {
        const wrong = isHostile(event.bytes, event.size) ? 1 : 0;
        const names = event.names.length === 0 ? ['(no message)'] : event.names;
        for (const name of names) add(kindOf(name), 1, wrong);
      } else if (event.type === 'flow') {
        const shown = [...event.head, ...event.tail].filter((hex) => isHostile(hex)).length;
        add(`Data (${event.flow}, ${event.transport})`, event.packets, shown);
      }
    },
  };
}

/** MIDs that no message has are all one kind, and so are messages that are counted and not named. */
const kindOf = (name: string): string =>
  name.startsWith('MID ') ? '(unknown MID)' : / more$/.test(name) ? '(further messages)' : name;

/** What was never cut out of the stream as a packet, and what no header of a datagram fits: all else got past the header. */
export const BEFORE_HEADER: ReadonlySet<string> = new Set([
  'broken bytes',
  'datagram that is no Data packet',
]);

export function addInputs(sum: Inputs, more: Inputs): void {
  for (const [name, { reached, hostile }] of Object.entries(more)) {
    const found = sum[name] ?? { reached: 0, hostile: 0 };
    found.reached += reached;
    found.hostile += hostile;
    sum[name] = found;
  }
}
