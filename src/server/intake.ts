import type { Clock, Timer } from './clock.ts';
import type { Lane } from './lane.ts';
import type { Account } from './ledger.ts';
import type { Limits } from './limits.ts';
import { createTimer } from './timers.ts';
import { createTokenBucket } from './token-bucket.ts';

/** What an intake reads from, and whom it hands on to. */
export interface IntakeNeeds<Message> {
  readonly clock: Clock;
  readonly limits: Pick<Limits, 'readsPerTurn' | 'requestBurst' | 'requestsPerSecond' | 'messageMs'>;
  /** Where the answers go: while it is full no further request is served. */
  readonly answers: Lane;
  readonly account: Account;
  /** Cuts bytes into packets and `take`s each; gives how many are left over, undefined when nothing more can be cut. */
  readonly cut: (bytes: Uint8Array) => number | undefined;
  /** The messages of a packet; none when it has ended the connection. */
  readonly read: (packet: Uint8Array) => readonly Message[];
  /** A promise when the next one has to wait. */
  readonly serve: (message: Message) => Promise<void> | void;
  readonly source: { pause(): void; resume(): void };
  /** All before the bytes that cannot be cut has been served. */
  readonly garbled: () => void;
  /** The client wants more than there is, or does not end what it has begun. */
  readonly refuse: () => void;
  readonly fail: (error: unknown) => void;
}

/** The requests of one connection, served in turns with those of the others. */
export interface Intake {
  push(chunk: Uint8Array): void;
  take(packet: Uint8Array): void;
  /** No more bytes will come: calls back once, when nothing is left or the client does not read its answers. */
  whenServed(run: () => void): void;
  /** Forgets what has come and takes no more. */
  stop(): void;
}

/** Bytes that are cut at once: the packets in them are copied, and the rest of a chunk need not be. */
const PIECE = 2048;

/**
 * Nothing is read ahead of what is served, so that a connection costs no more than what it sent at once: requests are
 * served one after the other, a few in a turn, while their answers are read, and not faster than the limits say.
 */
export function createIntake<Message>(needs: IntakeNeeds<Message>): Intake {
  const { clock, limits, answers, account, source } = needs;
  const tokens = createTokenBucket(clock, limits.requestBurst, limits.requestsPerSecond);
  const unfinished = createTimer(clock, limits.messageMs, needs.refuse);
  let chunks: Uint8Array[] = [];
  /** What of the first chunk has been cut. */
  let at = 0;
  let packets: Uint8Array[] = [];
  let messages: Message[] = [];
  /** Bytes of the packet that they are of. */
  let read = 0;
  /** Bytes of a packet that is not whole yet. */
  let begun = 0;
  let waitsFor: 'nothing' | 'its turn' | 'time' | 'the client' | 'an answer' = 'nothing';
  let stopped = false;
  let turns: NodeJS.Immediate | undefined;
  let pace: Timer | undefined;
  let served: (() => void) | undefined;
  let told = false;

  /** Serves a message, or else reads a packet, or else cuts some bytes; false when there is nothing left. */
  function step(): boolean {
    const message = messages.shift();
    if (message !== undefined) {
      if (messages.length === 0) read = 0;
      const underWay = needs.serve(message);
      if (underWay !== undefined) {
        wait('an answer');
        underWay.then(turn, needs.fail);
      }
      return true;
    }
    const packet = packets.shift();
    if (packet !== undefined) {
      messages = [...needs.read(packet)];
      read = messages.length === 0 ? 0 : packet.length;
      // Every message counts; that of a packet was taken before it was read.
      if (messages.length > 1) tokens.owe(messages.length - 1);
      return true;
    }
    const [chunk] = chunks;
    if (chunk === undefined) return false;
    const piece = chunk.subarray(at, at + PIECE);
    at += piece.length;
    if (at >= chunk.length) {
      chunks.shift();
      at = 0;
    }
    const left = needs.cut(piece);
    if (left === undefined) {
      chunks = [];
      served = needs.garbled;
    }
    begun = left ?? 0;
    // Where there is no room for a long message it is refused before most of it is there.
    if (begun > 0) hold();
    return true;
  }

  function hold(): void {
    const held = [...chunks, ...packets].reduce((sum, { length }) => sum + length, read + begun);
    if (!account.hold(held)) needs.refuse();
  }

  function turn(): void {
    if (stopped) return;
    turns = undefined;
    pace = undefined;
    waitsFor = 'nothing';
    try {
      for (let steps = 0; !stopped && waitsFor === 'nothing'; steps++) {
        // Once in a turn whatever fills the connection: media must not keep a StopPlaying from being served.
        if (steps > 0 && answers.congested()) return forTheClient();
        if (steps >= limits.readsPerTurn) {
          wait('its turn');
          later();
        } else if (messages.length === 0 && packets.length > 0 && !tokens.take()) {
          wait('time');
          // Whoever holds too much has been refused by that.
          if (!stopped) pace = clock.setTimeout(turn, tokens.wait());
        } else if (!step()) return idle();
      }
    } catch (error) {
      needs.fail(error);
    }
  }

  function idle(): void {
    if (begun > 0) unfinished.start();
    else unfinished.stop();
    source.resume();
    hold();
    tell();
  }

  /** A peer that does not read is not read from either, so that answers cannot pile up. */
  function forTheClient(): void {
    wait('the client');
    answers.whenDrained(later);
    tell();
  }

  function later(): void {
    if (!stopped) turns = setImmediate(turn);
  }

  function tell(): void {
    if (served === undefined || told) return;
    told = true;
    served();
  }

  function wait(what: typeof waitsFor): void {
    waitsFor = what;
    source.pause();
    hold();
  }

  return {
    push(chunk) {
      if (stopped || served !== undefined) return;
      chunks.push(chunk);
      if (waitsFor === 'nothing') turn();
    },
    take(packet) {
      unfinished.stop();
      packets.push(packet);
    },
    whenServed(run) {
      served ??= run;
      if (waitsFor === 'nothing' || waitsFor === 'the client') tell();
    },
    stop() {
      if (stopped) return;
      stopped = true;
      chunks = [];
      packets = [];
      messages = [];
      account.hold(0);
      unfinished.stop();
      clearImmediate(turns);
      if (pace !== undefined) clock.clearTimeout(pace);
    },
  };
}
