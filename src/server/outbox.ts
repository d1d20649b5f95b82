import type { Writable } from 'node:stream';
import { encodeData, encodePacket } from '../protocols/mmsp/packet.ts';
import type { Clock, Timer } from './clock.ts';
import type { FrameInfo, Hooks } from './hooks/hooks.ts';
import { encodeReply, type Reply } from './replies.ts';

/** The fields of a Data packet that the sender chooses, [MS-MMSP] 2.2.2. */
export interface DataHeader {
  readonly LocationId: number;
  readonly playIncarnation: number;
  readonly AFFlags: number;
}

/** Everything a session sends: numbers packets, frames them, and tells when the peer does not keep up. */
export interface Outbox {
  send(reply: Reply): void;
  data(header: DataHeader, payload: Uint8Array): void;
  /** Hands what `write` sends to the system in one go. */
  together(write: () => void): void;
  /** Bytes are waiting for the peer; a delivery must not add to them. */
  readonly congested: boolean;
  /** Calls back once, when nothing is waiting any more. */
  whenDrained(run: () => void): void;
  /** Ends the connection after everything sent so far. */
  finish(): void;
  /** Forgets what is waiting; nothing is sent any more. */
  dispose(): void;
}

/** `onMessage` is called for each message sent, which starts the KeepAlive timer ([MS-MMSP] 3.2.5.2). */
export function createOutbox(sink: Writable, clock: Clock, hooks: Hooks, onMessage: () => void): Outbox {
  const sent = { packet: 0, data: 0 };
  let firstSentAt: number | undefined;
  /** Frames behind a delayed one; undefined when nothing is delayed. */
  let held: Uint8Array[] | undefined;
  let heldUntil: Timer | undefined;
  let finished = false;
  let disposed = false;
  let waiting: (() => void)[] = [];

  const congested = (): boolean => held !== undefined || sink.writableNeedDrain;
  const drained = (): void => {
    if (congested() || disposed) return;
    const runs = waiting;
    waiting = [];
    for (const run of runs) run();
  };
  sink.on('drain', drained);

  function write(frame: Uint8Array): void {
    if (held !== undefined) held.push(frame);
    else if (!disposed && sink.writable) sink.write(frame);
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

  function emit(frame: Uint8Array, info: FrameInfo): void {
    const result = hooks.frame?.(frame, info) ?? [frame];
    const delayed = 'delayMs' in result;
    if (delayed) hold(result.delayMs);
    for (const out of delayed ? result.frames : result) write(out);
  }

  return {
    send(right) {
      for (const reply of hooks.reply?.(right) ?? [right]) {
        const message = encodeReply(reply);
        firstSentAt ??= clock.now();
        const frame = encodePacket([message], {
          seq: sent.packet & 0xffff,
          timeSent: BigInt(Math.floor(clock.now() - firstSentAt)),
        });
        const mid = new DataView(message.buffer, message.byteOffset).getUint32(4, true);
        emit(frame, { kind: 'packet', nth: sent.packet++, mid });
        onMessage();
      }
    },
    data(header, payload) {
      emit(encodeData(header, payload), { kind: 'data', nth: sent.data++ });
    },
    together(run) {
      sink.cork();
      try {
        run();
      } finally {
        sink.uncork();
      }
    },
    get congested() {
      return congested();
    },
    whenDrained(run) {
      waiting.push(run);
    },
    finish() {
      finished = true;
      if (held === undefined) sink.end();
    },
    dispose() {
      disposed = true;
      if (heldUntil !== undefined) clock.clearTimeout(heldUntil);
      waiting = [];
    },
  };
}
