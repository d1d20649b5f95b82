import type { DataUnit, MediaPlace } from '../unit.ts';
import { createMediaMemory, type MediaMemory, type Remembered, sameBytes } from './media-memory.ts';
import { extendNumber } from './media-numbers.ts';
import { IN_FLIGHT, type Play } from './plays.ts';

/** Packets that wait for one that is missing before them; then it is taken for lost. */
const WINDOW = 32;

/** What a media packet over UDP turns out to be when it arrives. */
export type Turn =
  | { readonly is: 'new'; readonly number: number }
  /** The bytes of one that came before. */
  | { readonly is: 'again'; readonly of: Remembered }
  /** Another packet that has its number; `of` is absent when no packet can have that number. */
  | { readonly is: 'clash'; readonly of: Remembered | undefined };

export interface MediaSequence {
  readonly memory: MediaMemory;
  /** What the packet is by its number; nothing is changed. */
  turnOf(unit: DataUnit, play: Play): Turn;
  /** Takes a packet in: it is judged when its turn comes. */
  take(unit: DataUnit, play: Play, number: number): void;
  /** Judges a packet that has no turn. */
  takeOutOfTurn(unit: DataUnit, play: Play): void;
  /** Judges what has waited for too long. */
  tick(time: number): void;
  /** Judges all that waits: nothing that is missing is to be expected any more. */
  flush(): void;
}

/**
 * Puts the media packets of a session that come over UDP into the order of their numbers before they are judged: over
 * UDP neither reordering nor loss is a failure. `judge` gets each with what its neighbours prove.
 */
export function createMediaSequence(judge: (unit: DataUnit, place: MediaPlace) => void): MediaSequence {
  const memory = createMediaMemory();
  const waiting = new Map<number, { readonly unit: DataUnit; readonly one: Remembered }>();
  let greatest: Remembered | undefined;
  let latest: Remembered | undefined;
  let waitsSince = 0;

  function release(number: number): void {
    const found = waiting.get(number);
    if (found === undefined) return;
    waiting.delete(number);
    const { unit, one } = found;
    const before = latest;
    latest = one;
    const lost = number - (before?.number ?? -1) - 1;
    judge(unit, { play: one.play, number, lost, late: false, ...(before && { before }) });
    waitsSince = unit.time;
  }

  const next = (): number => (latest?.number ?? -1) + 1;

  function drain(): void {
    while (waiting.has(next())) release(next());
  }

  function releaseLeast(): void {
    release(Math.min(...waiting.keys()));
    drain();
  }

  return {
    memory,
    turnOf(unit, play) {
      const number = extendNumber(unit.header, play, greatest);
      if (number === undefined) return { is: 'clash', of: undefined };
      const of = memory.at(number);
      if (of === undefined) return { is: 'new', number };
      return { is: sameBytes(of.bytes, unit.bytes) ? 'again' : 'clash', of };
    },
    take(unit, play, number) {
      const one = memory.add(number, unit, play);
      if (greatest === undefined || number > greatest.number) greatest = one;
      if (number < next()) {
        const [before, after] = [memory.before(number), memory.after(number)];
        return judge(unit, {
          ...{ play, number, lost: 0, late: true },
          ...(before && { before }),
          ...(after && { after }),
        });
      }
      if (waiting.size === 0) waitsSince = unit.time;
      waiting.set(number, { unit: { ...unit, bytes: one.bytes, header: one.header }, one });
      drain();
      while (waiting.size > WINDOW) releaseLeast();
    },
    takeOutOfTurn: (unit, play) => judge(unit, { play, number: -1, lost: 0, late: true }),
    tick(time) {
      if (waiting.size > 0 && time > waitsSince + IN_FLIGHT) this.flush();
    },
    flush() {
      while (waiting.size > 0) releaseLeast();
    },
  };
}
