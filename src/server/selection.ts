import type { AsfPayload } from '../asf/packet.ts';

export type StreamKind = 'video' | 'other';

/** One entry of a StreamSwitch, [MS-MMSP] 2.2.4.28.1. */
export interface SwitchEntry {
  readonly source: number;
  readonly destination: number;
  readonly thinning: number;
}

const NONE = 0xffff;
const THINNING = { EVERYTHING: 0, KEY_FRAMES: 1, NOTHING: 2 } as const;

interface Selected {
  readonly keyFramesOnly: boolean;
  /** Sent in its place until this stream can begin ([MS-MMSP] 3.2.5.10). */
  replaces: readonly number[];
  begun: boolean;
}

/** Which streams a session gets, read by A-09. Payloads must be offered in the order of sending. */
export interface Selection {
  /** False when an entry cannot be understood; nothing is changed then. Streams that do not exist are passed over. */
  apply(entries: readonly SwitchEntry[]): boolean;
  selectAll(): void;
  /** Before a start: every stream has to begin anew, and a replaced one is gone. */
  restart(): void;
  /** Whether `payload` is to be sent. */
  keeps(payload: AsfPayload): boolean;
  streams(): readonly number[];
}

/** Where a stream can start: video with a key frame from its first byte, anything else anywhere. */
export const begins = (payload: AsfPayload, kind: StreamKind): boolean =>
  kind === 'other' || (payload.keyFrame && (payload.compressed || payload.objectOffset === 0));

export function createSelection(
  kinds: ReadonlyMap<number, StreamKind>,
  waitsForKeyFrames: boolean,
): Selection {
  const selected = new Map<number, Selected>();

  function select(stream: number, keyFramesOnly: boolean, replaces?: number): void {
    if (!kinds.has(stream)) return;
    // Whoever selects it does not want it replaced any more.
    for (const other of selected.values()) other.replaces = other.replaces.filter((one) => one !== stream);
    const before = selected.get(stream);
    // After thinning the frames that depend on the missing ones are of no use: wait for the next key frame.
    const begun = before?.begun === true && (keyFramesOnly || !before.keyFramesOnly);
    const replaced = new Set(before?.replaces);
    if (replaces !== undefined && selected.has(replaces)) replaced.add(replaces);
    selected.set(stream, { keyFramesOnly, begun, replaces: begun ? [] : [...replaced] });
    if (begun) for (const one of replaced) drop(one);
  }

  /** With a stream that never began goes what it was to replace. */
  function drop(stream: number): void {
    const { replaces = [] } = selected.get(stream) ?? {};
    selected.delete(stream);
    for (const one of replaces) drop(one);
  }

  function applyEntry({ source, destination, thinning }: SwitchEntry): void {
    if (destination === NONE) drop(source);
    else if (thinning === THINNING.NOTHING) {
      drop(destination);
      if (source !== NONE) drop(source);
    } else {
      const replaced = source === NONE || source === destination ? undefined : source;
      select(destination, thinning === THINNING.KEY_FRAMES, replaced);
    }
  }

  return {
    streams: () => [...selected.keys()],
    apply(entries) {
      if (entries.some(({ thinning }) => thinning > THINNING.NOTHING)) return false;
      for (const entry of entries) applyEntry(entry);
      return true;
    },
    selectAll() {
      for (const stream of kinds.keys()) select(stream, false);
    },
    restart() {
      for (const choice of [...selected.values()]) {
        for (const one of choice.replaces) drop(one);
        choice.replaces = [];
        choice.begun = false;
      }
    },
    keeps(payload) {
      const choice = selected.get(payload.stream);
      if (choice === undefined) return false;
      if (!choice.begun) {
        if (waitsForKeyFrames && !begins(payload, kinds.get(payload.stream) ?? 'other')) return false;
        choice.begun = true;
        for (const one of choice.replaces) drop(one);
        choice.replaces = [];
      }
      return !choice.keyFramesOnly || payload.keyFrame;
    },
  };
}
