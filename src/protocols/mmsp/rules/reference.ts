import type { AsfPacket } from '../../../asf/packet.ts';
import type { Message } from '../../../wire/message.ts';
import { dumpData } from '../dump.ts';
import { CloseFile, ReportOpenFile } from '../messages/file.ts';
import { ReportEndOfStream, StartPlaying, StreamSwitch } from '../messages/playing.ts';
import { ReportStreamChange } from '../messages/stream-change.ts';
import { StartStriding } from '../messages/stride.ts';
import type { DataUnit, UnitInfo } from '../unit.ts';
import { findNearby, firstDifference, originalOf } from './compare.ts';
import { WRONG_WAY } from './delivery.ts';
import { createJoining } from './joining.ts';
import { isLive } from './live.ts';
import { type CameIn, createCameIn, judgeMissing } from './missing.ts';
import { createPasses, type Passes } from './passes.ts';
import type { Play } from './plays.ts';
import { isMessage, type ReferenceCopy, type Rule, type RuleContext } from './rule.ts';
import { createSelectedObjects } from './selected-objects.ts';

/** After these nothing of the play before is to come. */
const ENDS_ALL: readonly Message[] = [StartPlaying, StartStriding, CloseFile, ReportStreamChange];

const HEADER = 'MMSP-2.2.2-23';
const LOCATION = 'MMSP-2.2.2-05';
const LOCATION_IN_FILE = 'MMSP-3.2.5.11.1-04';
const CONTENT = 'MMSP-3.2.5.11-11';
const FIRST_OF_FILE = 'MMSP-2.2.2-06';
const KEPT = [CONTENT, LOCATION_IN_FILE];
/** What else shows when packets are lost or swapped on the way. */
export const DELIVERY = [...WRONG_WAY, 'MMSP-2.2.2-14', LOCATION, FIRST_OF_FILE];
/** Packets that are not what their number says, after which nobody looks for what they are. */
const LOOKED_FOR = 64;

export interface ReferenceRule {
  readonly rule: Rule;
  onHeader(bytes: Uint8Array, last: UnitInfo): void;
  onMedia(unit: DataUnit, packet: AsfPacket, play: Play): void;
}

/** Header and media against a local copy of the content: each is the file's own, and none is missing. */
export function reference(): ReferenceRule {
  let context: RuleContext | undefined;
  let came: CameIn | undefined;
  let strangers = 0;
  /** A play that came to its end by itself; a packet may still trickle in, at the wrong time. */
  let ended: Play | undefined;
  let objects: ReturnType<typeof createSelectedObjects> | undefined;
  let joining: ReturnType<typeof createJoining> | undefined;
  let copied: ReferenceCopy | undefined;
  let passes: Passes | undefined;

  /** What is looked for in one entry of a playlist is not looked for in the next. */
  function renew(given: RuleContext): void {
    const copy = given.reference;
    if (copy === copied) return;
    copied = copy;
    objects?.done();
    objects = copy && createSelectedObjects(given, copy);
    joining = copy && createJoining(given, copy);
  }

  /** Plays during which the selection changed: what was due before and after cannot be told apart. */
  const reselected = new WeakSet<Play>();

  function settle(): void {
    if (context?.reference && ended !== undefined && !reselected.has(ended) && !isLive(context.conversation))
      judgeMissing(context, context.reference, ended, came?.play === ended ? came : undefined);
    if (context && ended !== undefined && reselected.has(ended) && !isLive(context.conversation))
      joining?.judge(ended);
    ended = undefined;
  }

  return {
    rule: (given) => {
      context = given;
      passes = createPasses(given.report, given.moved);
      return {
        message(message) {
          const { running, play } = given.conversation;
          renew(given);
          objects?.message(message);
          joining?.message(message);
          if (ENDS_ALL.some((one) => isMessage(message, one))) settle();
          // Not what was judged counts, but what runs: over UDP packets wait for their turn.
          else if (isMessage(message, StreamSwitch)) {
            // What is selected when a play is over says nothing of what it had to send.
            settle();
            for (const one of [running, play]) {
              if (one !== undefined && !one.ended) reselected.add(one);
            }
          } else if (
            isMessage(message, ReportEndOfStream) &&
            message.request === undefined &&
            !running?.ended
          )
            ended = running;
        },
        steady: () => objects?.steady() ?? false,
        stretch(stretch) {
          const { play, first, last } = stretch;
          if (came?.play === play) came.addAll(first, last);
          joining?.stretch(stretch);
          objects?.stretch(stretch);
        },
        done() {
          settle();
          passes?.tell();
          objects?.done();
        },
      };
    },
    onHeader(bytes) {
      // Without an open file it is the header of something else, and live content is not the copy.
      const isOpen = context?.conversation.latest(ReportOpenFile) !== undefined;
      if (context?.reference && isOpen && !isLive(context.conversation))
        judgeHeader(context, context.reference, bytes);
    },
    onMedia(unit, packet, play) {
      const copy = context?.reference;
      if (context === undefined || copy === undefined || isLive(context.conversation)) return;
      renew(context);
      // A late packet of an earlier play says nothing of what is missing in this one.
      if (came?.play !== play && !unit.place?.late) {
        // The start of this one may have crossed the end of the one before.
        if (ended !== play) settle();
        came = createCameIn(play, copy.packetCount);
      }
      if (came?.play === play) came.add(unit.header.LocationId, unit.place, packet);
      joining?.sent(unit, packet, play);
      const { LocationId } = unit.header;
      const original =
        LocationId < copy.packetCount
          ? originalOf(packet, unit.bytes.subarray(8), copy.packet(LocationId))
          : undefined;
      if (original === undefined) {
        brokenContent(context, copy, unit, packet, strangers < LOOKED_FOR);
        strangers += 1;
        return;
      }
      passes?.pass(KEPT);
      objects?.sent(unit, packet, play, original);
    },
  };
}

function judgeHeader({ report }: RuleContext, copy: ReferenceCopy, bytes: Uint8Array): void {
  const at = firstDifference(bytes, copy.headerBytes);
  if (at === undefined) return report({ requirement: HEADER, observation: 'pass' });
  const near = bytes.slice(at, at + 16);
  report({
    requirement: HEADER,
    observation: 'broken',
    subject: 'the ASF file header that was received',
    expected: 'the header of the reference copy',
    got: `${bytes.length} bytes, which differ from byte ${at} on`,
    span: { start: at, end: at + near.length },
    follows: ['MMSP-2.2.2-01', 'MMSP-2.2.2-02'],
    dump: () => [
      `${hexLine('received', at, near)}   <-- expected the bytes of the reference copy`,
      hexLine('reference', at, copy.headerBytes.slice(at, at + 16)),
    ],
  });
}

/** The packet is not the one of its number. */
function brokenContent(
  { report, conversation }: RuleContext,
  copy: ReferenceCopy,
  unit: DataUnit,
  packet: AsfPacket,
  look: boolean,
): void {
  const number = unit.header.LocationId;
  const bytes = unit.bytes.subarray(8);
  const other = look ? findNearby(copy, packet, bytes, number) : undefined;
  const isNumber = other !== undefined || number >= copy.packetCount;
  const expected = isNumber
    ? `${other ?? `less than ${copy.packetCount}`}, the number of this packet in the reference copy`
    : 'the payloads of the reference copy';
  const span = isNumber ? { start: 0, end: 4 } : { start: 8, end: unit.bytes.length };
  const head = unit.bytes.slice(0, 128);
  const early = conversation.playOf(unit)?.packets === 0;
  report({
    requirement: isNumber ? LOCATION : CONTENT,
    observation: 'broken',
    subject: 'server media Data packet',
    path: isNumber ? 'LocationId' : 'Payload',
    expected,
    got: isNumber ? String(number) : `other bytes in packet ${number}`,
    span,
    follows: isNumber || early ? [FIRST_OF_FILE] : DELIVERY,
    dump: () => dumpData(head, span, `expected ${expected}`),
  });
}

const hexLine = (label: string, at: number, bytes: Uint8Array): string =>
  `${at.toString(16).padStart(4, '0')}  ${Buffer.from(bytes).toString('hex').replace(/../g, '$& ').trimEnd().padEnd(47)}  ${label}`;
