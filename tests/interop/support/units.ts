import { createFramer } from '../../../src/protocols/mmsp/framing.ts';
import type { Side } from '../../../src/protocols/mmsp/unit.ts';
import type { Chunk } from '../../../src/replay/recording.ts';

/** A TcpMessageHeader packet or a Data packet of a TCP connection. */
export interface TcpUnit {
  readonly from: Side;
  readonly kind: 'packet' | 'data';
  readonly bytes: Uint8Array;
}

/** What our own framer makes of a recorded TCP connection, in the order in which it became whole. */
export function unitsOf(chunks: readonly Chunk[]): readonly TcpUnit[] {
  const found: TcpUnit[] = [];
  const framer = (from: Side) =>
    createFramer(({ kind, bytes }) => {
      if (kind === 'broken') throw new Error(`the ${from} sent what is no packet`);
      found.push({ from, kind, bytes: Uint8Array.from(bytes) });
    });
  const framers = { client: framer('client'), server: framer('server') };
  for (const { from, bytes } of chunks) framers[from].push(bytes);
  return found;
}
