import type { Fields, Values } from '../wire/fields.ts';
import type { Message } from '../wire/message.ts';

/** ReadBlock.flags as specified, and as MPlayer sends it. */
const READ_FLAGS = [0xffffffff, 0];

/** Constants that every known client sends as [MS-MMSP] 2.2.4 has them; other fields hold all kinds of values. */
const CONSTANTS: ReadonlyMap<string, Readonly<Record<string, readonly number[]>>> = new Map([
  ['Connect', { MacToViewerProtocolRevision: [0x0004000b], ViewerToMacProtocolRevision: [0x0003001c] }],
  ['ConnectFunnel', { funnelMode: [2] }],
  ['ReadBlock', { fileBlockId: [0], offset: [0], flags: READ_FLAGS, playSequence: [0] }],
]);

/** Whether the constants of a request are those that clients send. */
export function hasConstants<F extends Fields>({ name }: Message<F>, values: Partial<Values<F>>): boolean {
  const found: Readonly<Record<string, unknown>> = values;
  return Object.entries(CONSTANTS.get(name) ?? {}).every(([field, right]) =>
    right.some((value) => value === found[field]),
  );
}
