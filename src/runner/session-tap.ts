import type { End, Ends, Side, Tap } from '../capture/captured.ts';
import { DEFAULT_MAX_PACKET } from '../protocols/mmsp/framing.ts';
import { shownBytes, withoutSecrets } from '../protocols/mmsp/redact.ts';
import type { Unit } from '../protocols/mmsp/unit.ts';
import type { Peer } from './peer.ts';

/** What one session tells a tap: its bytes as they go over the network, cut into units where they make any. */
export interface SessionTap {
  /** A connection is asked for. */
  dialling(): void;
  connected(connection: Ends): void;
  /** Bytes of the server, before they are cut. */
  heard(bytes: Uint8Array): void;
  /** A unit, before it is judged, so that no answer comes before it. */
  unit(unit: Unit): void;
  /** Bytes of the client that go out over TCP, credentials masked; `unit` is the number of the unit that they are of. */
  sent(shown: Uint8Array, unit: number): void;
  /** A datagram to or from a socket of the client; `unit` is the number that it has if it is heard at once. */
  datagram(
    from: Side,
    ends: { readonly ours: End; readonly theirs: End },
    bytes: Uint8Array,
    unit: number,
    note?: string,
  ): void;
  /** That side ended the connection; only the first end counts. */
  ended(from: Side, how: 'closed' | 'reset'): void;
}

/** Both ends of a connection, as the system names them. */
export const endsOf = ({ localAddress, localPort, remoteAddress, remotePort }: Peer): Ends => ({
  client: { address: localAddress, port: localPort },
  server: { address: remoteAddress, port: remotePort },
});

/** What a datagram can hold; the system sends none that is longer. */
const MOST_DATAGRAM = 0xffff - 20 - 8;

/** `step` is that which is played at the moment, `time` milliseconds since the run started. */
export function createSessionTap(
  tap: Tap,
  session: string,
  { step, time }: { readonly step: () => number; readonly time: () => number },
): SessionTap {
  const waiting = createQueue();
  let connection: Ends | undefined;
  let dialled = 0;
  /** Nothing of the server is cut any more. */
  let uncut = false;
  let over = false;

  function segment(from: Side, bytes: Uint8Array, unit?: number): void {
    if (connection === undefined || bytes.length === 0) return;
    const of = { t: time(), session, step: step(), connection, ...(unit !== undefined && { unit }) };
    tap({ kind: 'segment', from, bytes, ...of });
  }

  function flush(unit?: number): void {
    segment('server', shownBytes(waiting.take(waiting.length())), unit);
  }

  return {
    dialling() {
      dialled = time();
    },
    connected(ends) {
      connection = ends;
      tap({ kind: 'opened', t: time(), session, step: step(), connection, dialled });
    },
    heard(bytes) {
      waiting.add(bytes);
      // More than any packet may have will not be one.
      uncut ||= waiting.length() > 2 * DEFAULT_MAX_PACKET;
      if (uncut) flush();
    },
    unit(unit) {
      if (unit.from !== 'server' || unit.transport !== 'tcp' || uncut) return;
      if (unit.kind === 'broken') {
        uncut = true;
        flush(unit.index);
      } else if (unit.kind === 'packet' || unit.kind === 'data') {
        const bytes = unit.kind === 'packet' ? withoutSecrets(unit.packet).bytes : unit.bytes;
        waiting.take(bytes.length);
        segment('server', bytes, unit.index);
      }
    },
    sent: (shown, unit) => segment('client', shown, unit),
    datagram(from, { ours, theirs }, bytes, unit, note) {
      if (connection === undefined || bytes.length > MOST_DATAGRAM) return;
      const [source, destination] = from === 'client' ? [ours, theirs] : [theirs, ours];
      tap({
        kind: 'datagram',
        t: time(),
        session,
        step: step(),
        connection,
        from,
        source,
        destination,
        unit,
        bytes: shownBytes(bytes),
        ...(note !== undefined && { note }),
      });
    },
    ended(from, how) {
      if (connection === undefined || over) return;
      over = true;
      flush();
      tap({ kind: 'ended', t: time(), session, step: step(), connection, from, how });
    },
  };
}

/** Bytes in the order in which they came. */
function createQueue() {
  let held = new Uint8Array(4096);
  let from = 0;
  let to = 0;
  return {
    length: () => to - from,
    add(bytes: Uint8Array): void {
      if (to + bytes.length > held.length) {
        const size = to - from + bytes.length;
        const roomy = size <= held.length / 2 ? held : new Uint8Array(2 * size);
        roomy.set(held.subarray(from, to));
        held = roomy;
        to -= from;
        from = 0;
      }
      held.set(bytes, to);
      to += bytes.length;
    },
    /** A view that is valid until the next bytes are added. */
    take(length: number): Uint8Array {
      const taken = held.subarray(from, Math.min(to, from + length));
      from += taken.length;
      if (from === to) from = to = 0;
      return taken;
    },
  };
}
