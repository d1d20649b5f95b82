import type { Captured, Ends, Side, Tap } from './captured.ts';
import type { Missing } from './packets.ts';

/** Bytes that are kept of one case. */
export const MOST_OF_CASE = 8 << 20;
/** Bytes that are kept at any time of all cases that are not over. */
export const MOST_AT_ONCE = 64 << 20;
/** What keeping anything costs besides its bytes. */
const COST = 256;

/** Bytes that all recordings share. */
export interface Pool {
  free: number;
}

/** Everything that one playing of a case sent and received, up to a limit. */
export interface Recording {
  readonly tap: Tap;
  readonly captured: readonly Captured[];
  /** Of what came after the limit. */
  readonly missing: Missing;
  /** Segments and datagrams that were not kept, and their bytes. */
  readonly lost: { readonly packets: number; readonly bytes: number };
  /** Gives back what it took of the pool. */
  release(): void;
}

/** Once something did not fit nothing more is kept, so that what is missing is all at the end. */
export function createRecording(pool: Pool, most: number = MOST_OF_CASE): Recording {
  const captured: Captured[] = [];
  const missing = new Map<Ends, Record<Side, number>>();
  const lost = { packets: 0, bytes: 0 };
  let used = 0;
  let full = false;
  let released = false;

  function take(cost: number): boolean {
    full ||= used + cost > most || cost > pool.free;
    if (full || released) return false;
    used += cost;
    pool.free -= cost;
    return true;
  }

  return {
    captured,
    missing,
    lost,
    tap(one) {
      // How a connection begins and ends is kept all the same: there are only as many as a scenario opens.
      if (one.kind === 'opened' || one.kind === 'ended') {
        if (!released) captured.push(one);
        return;
      }
      const { length } = one.bytes;
      if (take(length + COST)) {
        captured.push({ ...one, bytes: new Uint8Array(one.bytes) });
        return;
      }
      lost.packets += 1;
      lost.bytes += length;
      if (one.kind !== 'segment') return;
      const of = missing.get(one.connection) ?? { client: 0, server: 0 };
      of[one.from] += length;
      missing.set(one.connection, of);
    },
    release() {
      if (released) return;
      released = true;
      pool.free += used;
      captured.length = 0;
    },
  };
}
