import type { Captured, End, Ends, Side } from './captured.ts';
import { FLAGS, MOST_SEGMENT, tcpPacket, udpPacket } from './ip.ts';

/** An IP packet as the network may have carried it. */
export interface CapturedPacket {
  /** Milliseconds since the run started. */
  readonly t: number;
  readonly bytes: Uint8Array;
  /** What it was made of. */
  readonly of: Captured;
}

/** Bytes of a connection that were not kept, by the side that sent them; they come after all that was. */
export type Missing = ReadonlyMap<Ends, Readonly<Record<Side, number>>>;

/** Where the numbers of a side begin; nothing depends on it. */
const FIRST = { client: 0x10000000, server: 0x20000000 } as const;
const NOTHING = new Uint8Array(0);
const OTHER = { client: 'server', server: 'client' } as const;

interface Connection {
  /** The number of the next byte of each side. */
  readonly next: Record<Side, number>;
  readonly gone: Set<Side>;
}

/**
 * The packets of a case, in order of time. Payloads and times are those of the conversation. The headers are made up as
 * they must have been: addresses, ports, a handshake, numbers that fit, and the end as it came about. Nobody knows which
 * bare acknowledgements there were, so that there are none.
 */
export function packetsOf(captured: readonly Captured[], missing: Missing = new Map()): CapturedPacket[] {
  const connections = new Map<Ends, Connection>();
  const packets: CapturedPacket[] = [];
  let id = 0;

  const connectionOf = (ends: Ends): Connection => {
    const known = connections.get(ends);
    if (known !== undefined) return known;
    const next = { client: FIRST.client, server: FIRST.server };
    const made: Connection = { next, gone: new Set() };
    connections.set(ends, made);
    return made;
  };

  function tcp(
    of: Exclude<Captured, { kind: 'datagram' }>,
    from: Side,
    flags: number,
    payload: Uint8Array = NOTHING,
    t = of.t,
  ) {
    const { next } = connectionOf(of.connection);
    const [source, destination] = endsFrom(of.connection, from);
    const ack = (flags & FLAGS.ack) === 0 ? 0 : next[OTHER[from]];
    const fields = { seq: next[from], ack, flags };
    packets.push({ t, of, bytes: tcpPacket(source, destination, fields, payload, id++) });
    const counted = (flags & (FLAGS.syn | FLAGS.fin)) === 0 ? 0 : 1;
    next[from] = (next[from] + payload.length + counted) >>> 0;
  }

  for (const one of captured) {
    switch (one.kind) {
      case 'opened':
        tcp(one, 'client', FLAGS.syn, NOTHING, one.dialled);
        tcp(one, 'server', FLAGS.syn | FLAGS.ack);
        tcp(one, 'client', FLAGS.ack);
        break;
      case 'segment':
        for (let at = 0; at < one.bytes.length; at += MOST_SEGMENT)
          tcp(one, one.from, FLAGS.psh | FLAGS.ack, one.bytes.subarray(at, at + MOST_SEGMENT));
        break;
      case 'datagram':
        packets.push({ t: one.t, of: one, bytes: udpPacket(one.source, one.destination, one.bytes, id++) });
        break;
      case 'ended':
        end(one);
        break;
    }
  }
  // A handshake begins before it is known of.
  return packets.sort((a, b) => a.t - b.t);

  function end(one: Extract<Captured, { kind: 'ended' }>): void {
    const { next, gone } = connectionOf(one.connection);
    if (gone.has(one.from)) return;
    const lost = missing.get(one.connection);
    if (lost !== undefined && gone.size === 0) {
      next.client = (next.client + lost.client) >>> 0;
      next.server = (next.server + lost.server) >>> 0;
    }
    gone.add(one.from);
    tcp(one, one.from, (one.how === 'reset' ? FLAGS.rst : FLAGS.fin) | FLAGS.ack);
    // The harness leaves at once when the server does.
    if (one.from === 'server' && one.how === 'closed' && !gone.has('client')) {
      gone.add('client');
      tcp(one, 'client', FLAGS.fin | FLAGS.ack);
    }
  }
}

const endsFrom = ({ client, server }: Ends, from: Side): readonly [End, End] =>
  from === 'client' ? [client, server] : [server, client];
