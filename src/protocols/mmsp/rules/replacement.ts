import { type AsfPacket, beginsKeyFrame, readAsfPacket } from '../../../asf/packet.ts';
import { failed } from '../constants.ts';
import { dumpData } from '../dump.ts';
import { ReportStreamSwitch } from '../messages/playing.ts';
import { valuesOf } from '../packet.ts';
import type { DataUnit } from '../unit.ts';
import type { Play } from './plays.ts';
import type { MessageUnit, ReferenceCopy, RuleContext } from './rule.ts';
import type { Stretch } from './stretch.ts';

const UNTIL_KEY_FRAME = 'MMSP-3.2.5.10-04';

interface Watch {
  readonly play: Play;
  readonly old: number;
  readonly by: number;
  /** The first packet of the file that was not looked at. */
  next: number;
  /** Payloads of the replaced stream that came since. */
  came: number;
}

/** A replaced stream is sent until the first key frame of its replacement ([MS-MMSP] 3.2.5.10), as a copy of the content shows. */
export function createReplacement({ report, conversation }: RuleContext, copy: ReferenceCopy) {
  let watch: Watch | undefined;
  /** A ReportStreamSwitch has come, and the conversation takes it in after this rule. */
  let answered: ReadonlySet<number> | undefined;
  /** Of the latest play: its latest packet, and the streams that came in it. */
  let latest: { readonly play: Play; location: number; readonly streams: Set<number> } | undefined;

  const isVideo = (stream: number): boolean =>
    conversation.content?.streams.some(({ number, type }) => number === stream && type === 'video') === true;

  function begin(play: Play, on: ReadonlySet<number>): void {
    const [old, by] = [...conversation.selection.replaced][0] ?? [];
    const one = conversation.selection.replaced.size === 1;
    if (!one || old === undefined || by === undefined || latest?.play !== play) return;
    // One that was sent already begins with any of its key frames, and one that never came has nothing to go on with.
    if (latest.streams.has(by) || !on.has(old) || !isVideo(by)) return;
    // With thinning level 2 it never begins, and may end the other at once.
    if (!conversation.selection.streams?.has(by)) return;
    watch = { play, old, by, next: latest.location + 1, came: 0 };
  }

  /** Looks at the packets of the file up to the one that came. Undefined when the watch is over. */
  function follow(one: Watch, unit: DataUnit, packet: AsfPacket): Watch | undefined {
    const { LocationId } = unit.header;
    for (; one.next <= LocationId; one.next++) {
      const original = readAsfPacket(copy.packet(one.next)).packet;
      let due = 0;
      for (const payload of original?.payloads ?? []) {
        if (payload.stream === one.old) due += 1;
        if (payload.stream !== one.by || !beginsKeyFrame(payload)) continue;
        if (one.came > 0) report({ requirement: UNTIL_KEY_FRAME, observation: 'pass' });
        return undefined;
      }
      const came = one.next === LocationId ? countOf(packet, one.old) : 0;
      one.came += came;
      if (came >= due) continue;
      broken(one, unit);
      return undefined;
    }
    return one;
  }

  function broken({ old, by, next }: Watch, unit: DataUnit): void {
    const span = { start: 8, end: unit.bytes.length };
    const head = unit.bytes.slice(0, 128);
    const expected = `stream ${old} until the first key frame of stream ${by}, which replaces it`;
    report({
      requirement: UNTIL_KEY_FRAME,
      observation: 'broken',
      subject: 'server media Data packet',
      path: 'Payload',
      expected,
      got: `packet ${next} of the file without its payloads of stream ${old}`,
      span,
      dump: () => dumpData(head, span, `expected ${expected}`),
    });
  }

  return {
    message({ found }: MessageUnit): void {
      const { hr } = valuesOf(found, ReportStreamSwitch) ?? {};
      if (hr === undefined || failed(hr)) return;
      watch = undefined;
      answered = new Set(latest?.streams);
    },
    /** While it watches for a key frame every packet counts. */
    steady: (): boolean => watch === undefined,
    stretch({ last }: Stretch): void {
      if (latest !== undefined) latest.location = last;
    },
    sent(unit: DataUnit, packet: AsfPacket, play: Play): void {
      if (latest?.play !== play) {
        latest = { play, location: unit.header.LocationId, streams: new Set() };
        watch = answered = undefined;
      }
      if (answered !== undefined && conversation.selection.answered) begin(play, answered);
      answered = undefined;
      // What is lost may have been the key frame.
      if ((unit.place?.lost ?? 0) > 0) watch = undefined;
      if (watch?.play === play) watch = follow(watch, unit, packet);
      latest.location = unit.header.LocationId;
      for (const { stream } of packet.payloads) latest.streams.add(stream);
    },
  };
}

/** Payloads of a stream in a packet. */
export const countOf = ({ payloads }: AsfPacket, of: number): number =>
  payloads.reduce((count, { stream }) => (stream === of ? count + 1 : count), 0);
