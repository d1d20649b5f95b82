import { u8, u16, u32 } from '../../../asf/little-endian.ts';
import { DATA_HEADER_SIZE } from '../constants.ts';
import { encodeData, isTcpMessageHeader } from '../packet.ts';
import type { DataUnit } from '../unit.ts';
import type { Conversation } from './conversation-view.ts';
import { isLive } from './live.ts';
import { type Outline, outlineOf } from './outline.ts';
import { PAIR_INCARNATION } from './pair-packets.ts';
import type { Counter } from './passes.ts';
import type { Play } from './plays.ts';
import type { ReferenceCopy, RuleContext, RuleFold } from './rule.ts';

/** Media packets that came one right after the other, of which nothing can be said but what was said before them. */
export interface Stretch {
  readonly play: Play;
  /** LocationIds of the first and of the last; those between have all come. */
  readonly first: number;
  readonly last: number;
  readonly count: number;
  /** Bytes of each, with its header. */
  readonly size: number;
  /** That of the last. */
  readonly AFFlags: number;
  /** When they came, milliseconds. */
  readonly time: number;
  /** Milliseconds, of the packet of that LocationId. */
  sendTime(number: number): number;
  /** The bytes of the packet of that LocationId as it came. */
  packet(number: number): Uint8Array;
}

/** What every rule has said of a packet of this kind. */
interface Known {
  readonly moved: readonly Counter[];
  /** Packets for which that was not counted yet. */
  times: number;
}

interface Open {
  readonly play: Play;
  readonly copy: ReferenceCopy;
  readonly outline: Outline;
  readonly copied: Buffer;
  /** By the kind of the packet. */
  readonly verdicts: (Known | undefined)[];
  next: number;
  flags: number;
  first: number;
  time: number;
}

/**
 * The short way for most of what a play sends. A packet that has the next LocationId and the next AFFlags, and is byte
 * for byte the packet of that number in the copy, gets from every rule what the packet before it of the same kind has
 * got: as long as all that every rule said of that one were passes, and nothing else has come since. A test holds the
 * short way against the long one.
 */
export function createStretches(
  { moved, conversation }: Pick<RuleContext, 'moved' | 'conversation'>,
  rules: readonly RuleFold[],
) {
  const judges = rules.filter(({ steady }) => steady !== undefined);
  const hearers = rules.filter(({ stretch }) => stretch !== undefined);
  let open: Open | undefined;
  /** What the unit that is seen now has interrupted. */
  let paused: Open | undefined;
  /** No stream was to begin with it: of a beginning more is said than of what goes on. */
  let wasSettled = false;

  function settle(): Stretch | undefined {
    if (open === undefined || open.next === open.first) return undefined;
    const stretch = stretchOf(open);
    open.first = open.next;
    for (const verdict of open.verdicts) {
      if (verdict === undefined || verdict.times === 0) continue;
      for (const counter of verdict.moved) counter.times += verdict.times;
      verdict.times = 0;
    }
    for (const rule of hearers) rule.stretch?.(stretch);
    const { times } = stretch.play;
    for (let number = stretch.first; number <= stretch.last; number++) {
      times.least = Math.min(times.least, stretch.sendTime(number));
      times.greatest = Math.max(times.greatest, stretch.sendTime(number));
    }
    return stretch;
  }

  return {
    /** A media packet was judged by every rule, and all that they said is passes which they have said before. */
    passed(unit: DataUnit, reference: ReferenceCopy | undefined): void {
      const play = conversation.playOf(unit);
      const isSteady =
        play !== undefined &&
        wasSettled &&
        isPlain(unit, play, conversation) &&
        judges.every((rule) => rule.steady?.(play));
      if (!isSteady || reference === undefined) return;
      const { LocationId, AFFlags } = unit.header;
      open = paused?.play === play && paused.copy === reference ? paused : begin(play, reference);
      open.first = open.next = LocationId + 1;
      open.flags = (AFFlags + 1) & 0xff;
      // One without its padding, or with a part of its streams, is not what the copy has: that goes on all the same.
      if (isOfCopy(unit, reference))
        open.verdicts[open.outline.kindOf(LocationId).nth] ??= { moved: [...moved], times: 0 };
    },
    /** Before every unit that the rules see: only a media packet of which `passed` tells lets it go on. */
    pause(): void {
      paused = open;
      open = undefined;
      wasSettled = conversation.selection.settled;
    },
    /** Bytes from `from` on that are packets which only go on; none when every rule has to see the next one. */
    take(bytes: Buffer, from: number, now: () => number): number {
      if (open === undefined) return 0;
      const { play, copy, copied, outline, verdicts } = open;
      const size = DATA_HEADER_SIZE + copy.packetSize;
      let at = from;
      for (; at + size <= bytes.length; at += size) {
        const number = open.next;
        if (u32(bytes, at) !== number || u8(bytes, at + 4) !== play.incarnation) break;
        if (u8(bytes, at + 5) !== open.flags || u16(bytes, at + 6) !== size) break;
        if (number >= copy.packetCount || isTcpMessageHeader(bytes, at)) break;
        const verdict = verdicts[outline.kindOf(number).nth];
        if (verdict === undefined) break;
        const own = copy.packetAt(number);
        if (bytes.compare(copied, own, own + copy.packetSize, at + DATA_HEADER_SIZE, at + size) !== 0) break;
        verdict.times += 1;
        open.next = number + 1;
        open.flags = (open.flags + 1) & 0xff;
      }
      if (at > from) open.time = now();
      return at - from;
    },
    /** Tells the rules of what was taken, if anything was. */
    settle,
  };
}

/** Nothing about the conversation makes one packet of the play weigh more than another. */
function isPlain({ transport, header }: DataUnit, play: Play, conversation: Conversation): boolean {
  const { selection, running } = conversation;
  return (
    transport === 'tcp' &&
    play === running &&
    play.stride === undefined &&
    !play.unasked &&
    !play.ended &&
    header.playIncarnation === play.incarnation &&
    // A packet-pair packet has this one, and a LocationId of its own.
    play.incarnation !== PAIR_INCARNATION &&
    !isLive(conversation) &&
    !selection.open &&
    selection.settled &&
    selection.thinned.size === 0 &&
    selection.replaced.size === 0
  );
}

function isOfCopy({ bytes, header: { LocationId } }: DataUnit, copy: ReferenceCopy): boolean {
  const payload = bytes.subarray(DATA_HEADER_SIZE);
  return LocationId < copy.packetCount && Buffer.compare(payload, copy.packet(LocationId)) === 0;
}

const begin = (play: Play, copy: ReferenceCopy): Open => ({
  play,
  copy,
  outline: outlineOf(copy),
  copied: Buffer.from(copy.bytes.buffer, copy.bytes.byteOffset, copy.bytes.byteLength),
  verdicts: [],
  next: 0,
  flags: 0,
  first: 0,
  time: 0,
});

function stretchOf({ play, copy, outline, next, first, flags, time }: Open): Stretch {
  const last = next - 1;
  const lastFlags = (flags - 1) & 0xff;
  return {
    play,
    first,
    last,
    count: next - first,
    size: DATA_HEADER_SIZE + copy.packetSize,
    AFFlags: lastFlags,
    time,
    sendTime: outline.sendTime,
    packet: (number) =>
      encodeData(
        {
          LocationId: number,
          playIncarnation: play.incarnation,
          AFFlags: (lastFlags - (last - number)) & 0xff,
        },
        copy.packet(number),
      ),
  };
}
