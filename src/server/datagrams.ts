import type { Clock, Timer } from './clock.ts';
import type { Lane } from './lane.ts';
import type { Destination, Sender } from './udp-port.ts';

/** The datagrams of one session. */
export interface Datagrams extends Lane {
  send(bytes: Uint8Array): void;
  /** Whether the system has taken all that was sent. */
  handedOver(): boolean;
  /** Calls back once, when the system has taken all: at once if it has. */
  whenHandedOver(run: () => void): void;
  /** Forgets what is waiting; nothing is sent any more. */
  close(): void;
}

/** Largest payload of a datagram over IPv4, bytes; IPv6 would take 20 more. */
export const LARGEST_DATAGRAM = 65_507;
/** Datagrams that the system was given and has not taken. */
const MOST_UNDER_WAY = 128;
/** Nothing tells how fast a receiver reads, so that in this time no more is sent than its buffer holds by default. */
const TICK_MS = 5;
const DATAGRAMS_PER_TICK = 64;
const BYTES_PER_TICK = 96 * 1024;

export function createDatagrams(sender: Sender, to: Destination, clock: Clock): Datagrams {
  let tick = { since: Number.NEGATIVE_INFINITY, datagrams: 0, bytes: 0 };
  let underWay = 0;
  let closed = false;
  let timer: Timer | undefined;
  let draining: (() => void)[] = [];
  let handing: (() => void)[] = [];

  function tickIsFull(): boolean {
    if (clock.now() - tick.since >= TICK_MS) tick = { since: clock.now(), datagrams: 0, bytes: 0 };
    return tick.datagrams >= DATAGRAMS_PER_TICK || tick.bytes >= BYTES_PER_TICK;
  }

  function wake(): void {
    if (closed) return;
    if (underWay === 0) {
      const runs = handing;
      handing = [];
      for (const run of runs) run();
    }
    if (draining.length === 0 || underWay >= MOST_UNDER_WAY) return;
    if (tickIsFull()) {
      timer ??= clock.setTimeout(
        () => {
          timer = undefined;
          wake();
        },
        tick.since + TICK_MS - clock.now(),
      );
      return;
    }
    const runs = draining;
    draining = [];
    for (const run of runs) run();
  }

  return {
    send(bytes) {
      // A network that takes no more loses what comes on top.
      if (closed || underWay >= MOST_UNDER_WAY) return;
      tickIsFull();
      tick.datagrams++;
      tick.bytes += bytes.length;
      underWay++;
      sender.send(bytes, to, () => {
        underWay--;
        wake();
      });
    },
    congested: () => underWay >= MOST_UNDER_WAY || tickIsFull(),
    whenDrained(run) {
      draining.push(run);
      wake();
    },
    handedOver: () => underWay === 0,
    whenHandedOver(run) {
      if (underWay === 0) run();
      else handing.push(run);
    },
    close() {
      closed = true;
      if (timer !== undefined) clock.clearTimeout(timer);
    },
  };
}
