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
  /** Streams that are sent until one of others can begin ([MS-MMSP] 3.2.5.10). */
  const replacedBy = new Map<number, Set<number>>();

  function select(stream: number, keyFramesOnly: boolean, replaced?: number): void {
    if (!kinds.has(stream)) return;
    const before = selected.get(stream);
    // After thinning the frames that depend on the missing ones are of no use: wait for the next key frame.
    const begun = before?.begun === true && (keyFramesOnly || !before.keyFramesOnly);
    selected.set(stream, { keyFramesOnly, begun });
    // Whoever selects it does not want it replaced any more.
    replacedBy.delete(stream);
    if (replaced !== undefined && selected.has(replaced))
      replacedBy.set(replaced, (replacedBy.get(replaced) ?? new Set()).add(stream));
    if (begun) endReplaced(stream);
  }

  /** Ends what the stream was to replace: it has begun, or is not wanted itself any more. */
  function endReplaced(stream: number): void {
    for (const [replaced, by] of replacedBy) if (by.has(stream)) drop(replaced);
  }

  function drop(stream: number): void {
    selected.delete(stream);
    replacedBy.delete(stream);
    endReplaced(stream);
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
      for (const replaced of replacedBy.keys()) drop(replaced);
      for (const choice of selected.values()) choice.begun = false;
    },
    keeps(payload) {
      const choice = selected.get(payload.stream);
      if (choice === undefined) return false;
      if (!choice.begun) {
        if (waitsForKeyFrames && !begins(payload, kinds.get(payload.stream) ?? 'other')) return false;
        choice.begun = true;
        endReplaced(payload.stream);
      }
      return !choice.keyFramesOnly || payload.keyFrame;
    },
  };
}
