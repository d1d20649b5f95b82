import type { Writable } from 'node:stream';
import type { MessageName } from '../protocols/mmsp/messages/index.ts';
import { encodeData, encodePacket } from '../protocols/mmsp/packet.ts';
import type { Clock, Timer } from './clock.ts';
import type { Datagrams } from './datagrams.ts';
import { through } from './hooks/combined.ts';
import type { Directed, FrameHook, FrameInfo, Hooks, Transport } from './hooks/hooks.ts';
import type { Lane } from './lane.ts';
import { encodeReply, type Reply } from './replies.ts';
import type { SentMedia } from './sent-media.ts';
import type { SessionTimer } from './timers.ts';

/** The fields of a Data packet that the sender chooses, [MS-MMSP] 2.2.2. */
export interface DataHeader {
  readonly LocationId: number;
  readonly playIncarnation: number;
  readonly AFFlags: number;
}

/** Everything a session sends: numbers packets, frames them, and tells when the connection does not keep up. */
export interface Outbox extends Lane {
  send(reply: Reply): void;
  /** With the `sequenceNumber` of a media packet it can be sent again. */
  data(header: DataHeader, payload: Uint8Array, sequenceNumber?: number): void;
  /** A Data packet of a packet pair: it is part of neither header nor media, and is never sent again. */
  packetPair(header: DataHeader, payload: Uint8Array): void;
  /** From now on Data packets go out as datagrams; messages stay on the connection. */
  deliverOverUdp(datagrams: Datagrams, sent: SentMedia): void;
  /** What Data packets have to wait for: the connection, and with delivery over UDP the datagrams too. */
  readonly flow: Flow;
  /** Hands what `write` sends to the system in one go. */
  together(write: () => void): void;
  /** Ends the connection after everything sent so far. */
  finish(): void;
  /** Forgets what is waiting; nothing is sent any more. */
  dispose(): void;
}

export interface Flow extends Lane {
  /** Whether whatever is sent now comes after the Data packets sent so far, as far as the system decides that. */
  handedOver(): boolean;
  /** Calls back once, when that is so: at once if it is. */
  whenHandedOver(run: () => void): void;
}

const leftAlone: FrameHook = (frame) => [frame];

/** `onMessage` hears of each message sent, which starts the KeepAlive timer ([MS-MMSP] 3.2.5.2). */
export function createOutbox(
  sink: Writable,
  clock: Clock,
  hooks: Hooks,
  /** Runs while the peer reads nothing. */
  stall: Pick<SessionTimer, 'start' | 'stop'>,
  onMessage: (message: MessageName) => void,
): Outbox {
  const { frame: onFrame = leftAlone, network = leftAlone } = hooks;
  const asTheyAre = hooks.frame === undefined && hooks.network === undefined;
  const numbers = { packet: 0, data: 0 };
  let udp: { readonly datagrams: Datagrams; readonly sent: SentMedia } | undefined;
  let firstSentAt: number | undefined;
  /** Frames behind a delayed one; undefined when nothing is delayed. */
  let held: Directed[] | undefined;
  let heldUntil: Timer | undefined;
  let finished = false;
  let disposed = false;
  let waiting: (() => void)[] = [];

  const delivery = (): Transport => (udp === undefined ? 'tcp' : 'udp');
  const congested = (): boolean => held !== undefined || sink.writableNeedDrain;
  const drained = (): void => {
    if (congested() || disposed) return;
    const runs = waiting;
    waiting = [];
    for (const run of runs) run();
  };
  const whenDrained = (run: () => void): void => {
    waiting.push(run);
  };
  sink.on('drain', () => {
    stall.stop();
    drained();
  });

  function write(frame: Directed): void {
    if (held !== undefined) held.push(frame);
    else if (frame.over === 'udp') udp?.datagrams.send(frame.bytes);
    else if (!disposed && sink.writable && !sink.write(frame.bytes)) stall.start();
  }

  function hold(delayMs: number): void {
    if (held !== undefined || disposed) return;
    held = [];
    heldUntil = clock.setTimeout(() => {
      const frames = held ?? [];
      held = undefined;
      for (const frame of frames) write(frame);
      if (finished) sink.end();
      drained();
    }, delayMs);
  }

  const dataInfo = (): FrameInfo => ({
    kind: 'data',
    nth: numbers.data++,
    transport: delivery(),
    delivery: delivery(),
  });

  function emit(frame: Uint8Array, info: FrameInfo, sequenceNumber?: number): void {
    if (asTheyAre) {
      if (udp !== undefined && sequenceNumber !== undefined) udp.sent.keep(sequenceNumber, [frame]);
      write({ bytes: frame, over: info.transport });
      return;
    }
    const made = through([frame], onFrame, info);
    if (udp !== undefined && sequenceNumber !== undefined) {
      udp.sent.keep(
        sequenceNumber,
        made.frames.map(({ bytes }) => bytes),
      );
    }
    const { delayMs, frames } = through(made, network, info);
    if (delayMs > 0) hold(delayMs);
    for (const one of frames) write(one);
  }

  return {
    send(right) {
      for (const reply of hooks.reply?.(right) ?? [right]) {
        const message = encodeReply(reply);
        firstSentAt ??= clock.now();
        const frame = encodePacket([message], {
          seq: numbers.packet & 0xffff,
          timeSent: BigInt(Math.floor(clock.now() - firstSentAt)),
        });
        const mid = new DataView(message.buffer, message.byteOffset).getUint32(4, true);
        const info = { kind: 'packet', nth: numbers.packet++, mid, transport: 'tcp' } as const;
        emit(frame, { ...info, delivery: delivery() });
        onMessage(reply.name);
      }
    },
    data(header, payload, sequenceNumber) {
      emit(encodeData(header, payload), dataInfo(), sequenceNumber);
    },
    packetPair(header, payload) {
      emit(encodeData(header, payload), { ...dataInfo(), pair: true });
    },
    deliverOverUdp(datagrams, sent) {
      udp = { datagrams, sent };
    },
    flow: {
      congested: () => congested() || udp?.datagrams.congested() === true,
      whenDrained(run) {
        if (congested() || udp === undefined) whenDrained(run);
        else udp.datagrams.whenDrained(run);
      },
      handedOver: () => udp?.datagrams.handedOver() ?? true,
      whenHandedOver(run) {
        if (udp === undefined) run();
        else udp.datagrams.whenHandedOver(run);
      },
    },
    together(run) {
      sink.cork();
      try {
        run();
      } finally {
        sink.uncork();
      }
    },
    congested,
    whenDrained,
    finish() {
      finished = true;
      if (held === undefined) sink.end();
    },
    dispose() {
      disposed = true;
      stall.stop();
      if (heldUntil !== undefined) clock.clearTimeout(heldUntil);
      waiting = [];
    },
  };
}
