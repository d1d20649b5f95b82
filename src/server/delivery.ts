import type { Clock, Timer } from './clock.ts';
import type { Outbox } from './outbox.ts';

export interface DeliveryNeeds {
  readonly clock: Clock;
  readonly outbox: Pick<Outbox, 'flow' | 'together'>;
  /** Content time per real time; 0 means that everything is due at once. */
  readonly speed: number;
  /** Called with what was thrown while sending. */
  readonly fail: (error: unknown) => void;
}

/** Data packets to be sent one after the other. */
export interface Deliverable {
  /** When the next packet is due: milliseconds after the first at normal speed. Undefined when all are sent. */
  due(): number | undefined;
  send(): void;
  finished(): void;
}

export interface Delivery {
  stop(): void;
}

/** Packets due within this time go out together, so that many sessions cost few timers. */
const TICK_MS = 5;
/** Packets sent before other sessions get their turn. */
const PACKETS_PER_TURN = 32;
/** A timer cannot wait for longer than 2^31 ms; a wait is begun anew before that. */
const LONGEST_WAIT_MS = 60_000;

/**
 * Sends what is due and sleeps until more is. Always waits for the peer: nothing is sent while earlier bytes
 * have not left.
 */
export function deliver(packets: Deliverable, { clock, outbox, speed, fail }: DeliveryNeeds): Delivery {
  const start = clock.now();
  let timer: Timer | undefined;
  let stopped = false;
  let turn = setImmediate(run);

  function run(): void {
    if (stopped) return;
    try {
      outbox.together(sendDue);
    } catch (error) {
      stopped = true;
      fail(error);
    }
  }

  function sendDue(): void {
    const { flow } = outbox;
    for (let sent = 0; sent < PACKETS_PER_TURN; sent++) {
      const due = packets.due();
      if (due === undefined) {
        // What is said about the packets is said after they have left.
        if (!flow.handedOver()) {
          flow.whenHandedOver(run);
          return;
        }
        stopped = true;
        packets.finished();
        return;
      }
      const wait = speed === 0 ? 0 : start + due / speed - clock.now();
      if (wait > 0) {
        timer = clock.setTimeout(run, Math.min(Math.max(wait, TICK_MS), LONGEST_WAIT_MS));
        return;
      }
      if (flow.congested()) {
        flow.whenDrained(later);
        return;
      }
      packets.send();
    }
    later();
  }

  /** Never at once: a system that takes everything at once would let nobody else have a turn. */
  function later(): void {
    if (!stopped) turn = setImmediate(run);
  }

  return {
    stop() {
      stopped = true;
      clearImmediate(turn);
      if (timer !== undefined) clock.clearTimeout(timer);
    },
  };
}
