import { failed } from '../constants.ts';
import { ReportStreamSwitch, StreamSwitch } from '../messages/playing.ts';
import { valuesOf } from '../packet.ts';
import { IN_FLIGHT } from './plays.ts';
import type { MessageUnit } from './rule.ts';

type Entries = NonNullable<NonNullable<ReturnType<typeof entriesOf>>['aStreamEntries']>;

/** Made once and then left as it is, but for `replaced`. */
interface Choice {
  /** Selected streams and how they were. */
  readonly on: Map<number, { readonly thinning: number; readonly doubt: Doubt | undefined }>;
  /** Deselected streams, and how much sending them weighs where the text leaves doubt. */
  readonly off: Map<number, { readonly by: 'source' | 'thinning'; readonly doubt: Doubt | undefined }>;
  /** Streams that run on until the first key frame of the stream that replaces them ([MS-MMSP] 3.2.5.10). */
  readonly replaced: Map<number, number>;
  /** The same as sets, which are asked for with every packet. */
  readonly streams: ReadonlySet<number>;
  readonly thinned: ReadonlySet<number>;
  readonly silenced: ReadonlySet<number>;
}

const NO_STREAMS: ReadonlySet<number> = new Set();
const NOTHING_REPLACED: ReadonlyMap<number, number> = new Map();

/**
 * A stream that is sent all the same: after (n, 0xFFFF, x) a warning; after (0xFFFF, n, 2) a note, because the text
 * says that the thinning level of such an entry is ignored.
 */
export type Doubt = 'warn' | 'note';

/** What the client selected with StreamSwitch messages ([MS-MMSP] 2.2.4.28, 3.2.5.10). */
export interface Selection {
  /** Whether the client has sent a StreamSwitch. */
  readonly made: boolean;
  /** The server selects: an entry of a playlist has begun, and no StreamSwitch for it was answered ([MS-MMSP] 3.2.4.2). */
  readonly open: boolean;
  /** Streams that the server has to send; undefined before the first StreamSwitch. */
  readonly streams: ReadonlySet<number> | undefined;
  /** Those of them of which a part is left out on purpose. */
  readonly thinned: ReadonlySet<number>;
  /**
   * What else than key frames of this stream weighs: only key frames were asked for (thinning level 1); undefined when
   * everything of it may come.
   */
  keyFramesOnly(stream: number, arrived?: number): Doubt | 'fail' | undefined;
  /** Streams of which nothing was to be sent, by thinning level 2. */
  readonly silenced: ReadonlySet<number>;
  /** Streams that run on until the stream that replaces them begins, which is the value. */
  readonly replaced: ReadonlyMap<number, number>;
  /** No StreamSwitch waits for its reply. */
  readonly answered: boolean;
  /** Streams that were selected and have not sent a payload since. */
  readonly fresh: ReadonlySet<number>;
  /** No StreamSwitch waits for its reply, and every selected stream has begun. */
  readonly settled: boolean;
  /**
   * Whether a payload of this stream may come now. Over UDP `arrived` is when it came: datagrams may have been sent
   * under the selection before the reply that overtook them.
   */
  admits(stream: number, arrived?: number): true | Doubt | false;
  /** Whether a datagram that came at that time may have been sent under an earlier selection with this stream. */
  wasOn(stream: number, arrived: number): boolean;
}

/** A selection is in force when the server has answered; until then its packets may follow the old or the new one. */
export function createSelection() {
  let current: Choice | undefined;
  let pending: { readonly request: MessageUnit; readonly choice: Choice }[] = [];
  const fresh = new Set<number>();
  /** Streams that the server sends although they were deselected in doubt: to select them again changes nothing. */
  const kept = new Set<number>();
  /** Earlier selections, and when the reply came that put an end to them. */
  let former: { readonly choice: Choice; readonly until: number }[] = [];
  /** Number of the unit with which the latest entry began. */
  let entered = -1;
  const latest = (): Choice | undefined => pending.at(-1)?.choice ?? current;

  /** What follows from the choices, told as plain values: they are asked for with every packet. */
  function settle(): void {
    const made = latest();
    selection.made = made !== undefined;
    selection.streams = made?.streams;
    selection.thinned = made?.thinned ?? NO_STREAMS;
    selection.silenced = current?.silenced ?? NO_STREAMS;
    selection.replaced = current?.replaced ?? NOTHING_REPLACED;
    selection.answered = pending.length === 0;
    selection.settled = pending.length === 0 && fresh.size === 0;
  }

  const selection = {
    fresh,
    open: false,
    made: false,
    streams: undefined as ReadonlySet<number> | undefined,
    thinned: NO_STREAMS,
    silenced: NO_STREAMS,
    replaced: NOTHING_REPLACED,
    answered: true,
    settled: true,
    /** Another entry of a playlist begins, and its streams are others. */
    enter(index: number): void {
      current = undefined;
      pending = [];
      former = [];
      fresh.clear();
      kept.clear();
      selection.open = true;
      entered = index;
      settle();
    },
    keyFramesOnly(stream: number, arrived?: number): Doubt | 'fail' | undefined {
      const how = pending.length === 0 ? current?.on.get(stream) : undefined;
      if (how?.thinning !== KEY_FRAMES) return undefined;
      if (arrived !== undefined && selection.wasOn(stream, arrived)) return undefined;
      return how.doubt ?? 'fail';
    },
    wasOn: (stream: number, arrived: number): boolean =>
      former.some(
        ({ choice, until }) =>
          arrived <= until + IN_FLIGHT && (choice.on.has(stream) || choice.replaced.has(stream)),
      ),
    admits(stream: number, arrived?: number): true | Doubt | false {
      // The usual case first: this is asked for every payload.
      if (selection.open || (pending.length === 0 && current?.on.has(stream))) return true;
      const choices = [current, ...pending.map(({ choice }) => choice)];
      if (choices.some((choice) => choice?.on.has(stream) || choice?.replaced.has(stream))) return true;
      if (arrived !== undefined && selection.wasOn(stream, arrived)) return true;
      return current?.off.get(stream)?.doubt ?? false;
    },
    /** A payload came: its stream is fresh no longer, and what it replaces ends with its first key frame. */
    sent(stream: number, keyFrame: boolean): void {
      if (fresh.size > 0 && fresh.delete(stream)) settle();
      if (selection.open || (current !== undefined && current.off.size > 0 && current.off.has(stream)))
        kept.add(stream);
      if (!keyFrame || current === undefined || current.replaced.size === 0) return;
      for (const [old, by] of current.replaced) {
        if (by !== stream) continue;
        current.replaced.delete(old);
        for (const { choice } of pending) if (choice.replaced.get(old) === by) choice.replaced.delete(old);
      }
    },
    took(message: MessageUnit): void {
      const entries = entriesOf(message)?.aStreamEntries;
      if (entries !== undefined) {
        const before = latest();
        const choice = chosen(before, entries);
        for (const stream of choice.on.keys())
          if (!before?.on.has(stream) && !kept.has(stream)) fresh.add(stream);
        pending.push({ request: message, choice });
      }
      const reply = valuesOf(message.found, ReportStreamSwitch);
      const answered = reply && pending.find(({ request }) => request.found === message.request?.found);
      if (answered !== undefined) {
        pending = pending.filter((one) => one !== answered);
        if (!failed(reply?.hr ?? 0)) {
          const until = message.unit.time;
          former = former.filter((one) => until <= one.until + 2 * IN_FLIGHT);
          if (current !== undefined) former.push({ choice: current, until });
          current = answered.choice;
          if (answered.request.unit.index > entered) selection.open = false;
        }
      }
      for (const stream of fresh) if (!latest()?.on.has(stream)) fresh.delete(stream);
      settle();
    },
  };
  return selection satisfies Selection;
}

const entriesOf = ({ found }: MessageUnit) => valuesOf(found, StreamSwitch);

function chosen(before: Choice | undefined, entries: Entries): Choice {
  const on = new Map(before?.on);
  const off = new Map(before?.off);
  const replaced = new Map<number, number>();
  for (const {
    wSrcStreamNumber: source = NONE,
    wDstStreamNumber: stream = NONE,
    wThinningLevel: level = 0,
  } of entries) {
    if (source !== NONE && source !== stream && on.delete(source)) {
      // With level 2 the first key frame of the other never comes.
      if (stream === NONE) off.set(source, { by: 'source', doubt: 'warn' });
      else replaced.set(source, stream);
    }
    if (stream === NONE) continue;
    off.delete(stream);
    // The text says that the thinning level is ignored where there is no source.
    const doubt = source === NONE ? 'note' : undefined;
    if (level !== NOTHING) on.set(stream, { thinning: level, doubt });
    else {
      on.delete(stream);
      off.set(stream, { by: 'thinning', doubt });
    }
  }
  // What was replaced before and is not spoken of runs on; when its replacement is replaced, until that one begins.
  for (const [old, by] of before?.replaced ?? [])
    if (!on.has(old) && !off.has(old) && !replaced.has(old)) replaced.set(old, replaced.get(by) ?? by);
  return {
    on,
    off,
    replaced,
    streams: new Set(on.keys()),
    thinned: new Set([...on].flatMap(([stream, { thinning }]) => (thinning > 0 ? [stream] : []))),
    silenced: new Set([...off].flatMap(([stream, { by }]) => (by === 'thinning' ? [stream] : []))),
  };
}

/** "No stream" in either place of an entry ([MS-MMSP] 2.2.4.28.1). */
const NONE = 0xffff;
const KEY_FRAMES = 1;
const NOTHING = 2;
