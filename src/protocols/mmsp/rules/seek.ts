import type { AsfPacket } from '../../../asf/packet.ts';
import type { Sighting } from '../../../requirements/observation.ts';
import { FILE_ATTRIBUTES } from '../constants.ts';
import { dumpData } from '../dump.ts';
import { ReportOpenFile } from '../messages/file.ts';
import { ReportStreamChange } from '../messages/stream-change.ts';
import type { DataUnit } from '../unit.ts';
import type { Conversation } from './conversation.ts';
import { firstDue, isDue } from './due.ts';
import { outlineOf } from './outline.ts';
import { mayContinue, type Play, rewinds } from './plays.ts';
import { isMessage, type ReferenceCopy, type Rule, type RuleContext } from './rule.ts';
import { type StartPoint, startPointOf } from './start-point.ts';

const PLAYING = { seeks: 'MMSP-3.2.5.11-03', goesOn: 'MMSP-3.2.5.11-04' };
const STRIDING = { seeks: 'MMSP-3.2.5.12-03', goesOn: 'MMSP-3.2.5.12-04' };
/** Seconds by which the first packet may be sent after the asked time, and by which it may lie before it. */
const LATE = 1;
const EARLY = 15;
/** Seconds between two packets of a play that goes on, more than which is a jump. */
const JUMP = 2;

export interface SeekRule {
  readonly rule: Rule;
  onMedia(unit: DataUnit, packet: AsfPacket, play: Play): void;
}

/** Where a play begins: at the asked point or a key frame before it ([MS-MMSP] 3.2.5.11, 3.2.5.12, A-11). */
export function seek(): SeekRule {
  let context: RuleContext | undefined;
  /** Send time of the latest media packet, seconds, and its play. */
  let latest: Before | undefined;

  return {
    rule: (given) => {
      context = given;
      return {
        message(message) {
          // Times of another entry of a playlist are no times of this one.
          if (isMessage(message, ReportStreamChange)) latest = undefined;
        },
        stretch({ play, last, sendTime }) {
          latest = { sent: sendTime(last) / 1000, play };
        },
      };
    },
    onMedia(unit, packet, play) {
      // Its turn is over: a packet that comes so late is not where a play begins.
      if (unit.place?.late) return;
      const before = latest;
      latest = { sent: packet.sendTime / 1000, play };
      if (context === undefined || play.packets > 0) return;
      const { conversation } = context;
      const { fileAttributes = 0 } = conversation.latest(ReportOpenFile) ?? {};
      const point = startPointOf(play);
      const landing: Landing = { context, unit, packet, play, lands: latest.sent };
      const mayBeLost = (unit.place?.lost ?? 0) > 0;
      if (play.continues && !mayBeLost) return judgeGoingOn(landing, before, point);
      if (mayContinue(play, conversation.running)) return;
      if ((fileAttributes & FILE_ATTRIBUTES.CANSEEK) === 0) return;
      if (point.at === 'time') judgeTime(landing, point.seconds, mayBeLost);
      else if (point.at === 'packet' && !mayBeLost) judgeNumber(landing, point.number, point.exact);
    },
  };
}

interface Before {
  /** Seconds. */
  readonly sent: number;
  readonly play: Play;
}

interface Landing {
  readonly context: RuleContext;
  readonly unit: DataUnit;
  readonly packet: AsfPacket;
  readonly play: Play;
  /** Seconds. */
  readonly lands: number;
}

const idsOf = ({ stride }: Play) => (stride === undefined ? PLAYING : STRIDING);

type More = Pick<Sighting, 'grade' | 'reading' | 'why'>;

function broken({ context, unit, lands }: Landing, requirement: string, expected: string, more: More): void {
  const span = { start: 0, end: 4 };
  const head = unit.bytes.slice(0, 64);
  context.report({
    requirement,
    observation: 'broken',
    ...more,
    subject: 'server media Data packet',
    path: 'LocationId',
    expected,
    got: `packet ${unit.header.LocationId}, sent at ${lands} s`,
    span,
    dump: () => dumpData(head, span, `expected ${expected}`),
  });
}

/**
 * a start while a play runs changes the incarnation, and not the place. Some clients seek this way, so that a
 * jump to where they asked is a habit; a jump to anywhere else is none.
 */
function judgeGoingOn(landing: Landing, before: Before | undefined, point: StartPoint): void {
  const { context, lands, play } = landing;
  if (before === undefined) return;
  const { sent } = before;
  const requirement = idsOf(play).goesOn;
  const strides = play.stride !== undefined || before.play.stride !== undefined;
  // From key frame to key frame, and back to one, is no jump.
  const jump = strides && sendsVideo(context.conversation) ? EARLY : JUMP;
  const isNext = !strides && followsOn(landing, before.play.lastLocationId);
  if (isNext || (lands >= (strides ? sent - jump : sent) && lands <= sent + jump))
    return context.report({ requirement, observation: 'pass' });
  const why = 'some clients seek with a second start';
  const elsewhere = point.at === 'time' && (lands > point.seconds + JUMP || lands < point.seconds - EARLY);
  const more: More = elsewhere ? { reading: 'A-20' } : { grade: 'note', reading: 'A-20', why };
  broken(landing, requirement, `the packets ${strides ? 'next to' : 'after'} ${sent} s`, more);
}

/** Whether it is the packet after `last`, or nothing between them is due: content may have nothing to send for long. */
function followsOn({ context: { conversation, reference }, unit }: Landing, last: number): boolean {
  const { LocationId } = unit.header;
  if (LocationId === last + 1) return true;
  return reference !== undefined && LocationId === firstDue(reference, conversation, last + 1);
}

/** When packets before it may be lost, they were earlier ones: that it is too late, or right, proves nothing then. */
function judgeTime(landing: Landing, position: number, mayBeLost: boolean): void {
  const { context, unit, packet, lands, play } = landing;
  const { conversation, reference } = context;
  const { seeks } = idsOf(play);
  const { LocationId } = unit.header;
  const duration = conversation.latest(ReportOpenFile)?.fileDuration ?? 0;
  // Behind the end of the content there is nothing to start at or before.
  if (duration > 0 && position > duration) return;
  const asked = `a start at or before ${position} s`;
  const hasVideo = sendsVideo(conversation);
  if (LocationId === 0 && position > LATE) {
    // One key-frame interval may reach back to the first packet: with video only the file itself can tell. Without video
    // the next packet is due when the first one is over.
    const later = reference
      ? hasLaterStart(reference, conversation, position)
      : position > EARLY || (!hasVideo && (packet.sendTime + packet.duration) / 1000 < position);
    if (later) return broken(landing, seeks, `${asked}, not from the beginning`, { reading: 'A-11' });
  }
  const warning: More = { grade: 'warn', reading: 'A-11' };
  if (mayBeLost && (rewinds(play) || lands >= position - EARLY)) return;
  if (lands > position + LATE) return broken(landing, seeks, asked, warning);
  if (lands < position - EARLY)
    return broken(landing, seeks, `${asked}, at most ${EARLY} s before it`, warning);
  context.report({ requirement: seeks, observation: 'pass' });
}

function judgeNumber(landing: Landing, number: number, exact: boolean): void {
  const { context, unit, packet, play } = landing;
  const { conversation, reference } = context;
  const { seeks } = idsOf(play);
  const { LocationId } = unit.header;
  const expected = `packet ${number}, or the nearest key frame before it`;
  if (
    reference === undefined
      ? LocationId === number
      : isRightStart(reference, conversation, LocationId, number, play)
  )
    return context.report({ requirement: seeks, observation: 'pass' });
  // Without the file, a key frame before the packet is taken for the nearest.
  const keyFrame = packet.payloads.some(
    (payload) => isVideo(conversation, payload.stream) && payload.keyFrame,
  );
  if (reference === undefined && LocationId < number && keyFrame)
    return context.report({ requirement: seeks, observation: 'pass' });
  if (exact) return broken(landing, seeks, expected, { reading: 'A-11' });
  const why = 'position 0.0 names a start as well';
  broken(landing, seeks, expected, { grade: 'note', reading: 'A-11', why });
}

/** The packet itself, the first due one from it on, or the nearest before it that begins a key frame. */
function isRightStart(
  copy: ReferenceCopy,
  conversation: Conversation,
  LocationId: number,
  number: number,
  play: Play,
): boolean {
  const due = firstDue(copy, conversation, number) ?? number;
  if (LocationId === due) return true;
  for (let at = Math.min(number, copy.packetCount - 1); at >= 0; at--)
    // Which packets a stride takes is up to the server.
    if (beginsKeyFrame(copy, conversation, at))
      return play.stride === undefined ? LocationId === at : LocationId >= at && LocationId <= due;
  return false;
}

/** Whether the file has a packet after the first from which a play could start at `position`. */
function hasLaterStart(copy: ReferenceCopy, conversation: Conversation, position: number): boolean {
  const hasVideo = sendsVideo(conversation);
  const mayStart = (number: number): boolean =>
    hasVideo
      ? beginsKeyFrame(copy, conversation, number)
      : conversation.selection.streams === undefined || isDue(copy, conversation, number);
  for (let number = 1; number < copy.packetCount; number++) {
    if (copy.sendTime(number) / 1000 > position) return false;
    if (mayStart(number)) return true;
  }
  return false;
}

const beginsKeyFrame = (copy: ReferenceCopy, conversation: Conversation, number: number): boolean =>
  outlineOf(copy)
    .kindOf(number)
    .payloads.some(({ stream, begins }) => begins && isVideo(conversation, stream));

const sendsVideo = ({ content, selection }: Conversation): boolean =>
  content?.streams.some(({ number, type }) => type === 'video' && selection.streams?.has(number) !== false) ??
  false;

const isVideo = ({ content, selection }: Conversation, stream: number): boolean =>
  selection.streams?.has(stream) !== false &&
  content?.streams.some(({ number, type }) => type === 'video' && number === stream) === true;
