import type { AsfHeader } from '../../../asf/header.ts';
import type { AsfPacket } from '../../../asf/packet.ts';
import { readAsfPacket } from '../../../asf/packet.ts';
import { FILE_ATTRIBUTES, POSITION_UNUSED } from '../constants.ts';
import { dumpData } from '../dump.ts';
import { ReportOpenFile } from '../messages/file.ts';
import { StartPlaying } from '../messages/playing.ts';
import { valuesOf } from '../packet.ts';
import type { DataUnit } from '../unit.ts';
import type { Play } from './conversation.ts';
import type { ReferenceCopy, Rule, RuleContext } from './rule.ts';

const SEEKS = 'MMSP-3.2.5.11-03';
/** Seconds by which the first packet may be sent after the asked time, and by which it may lie before it. */
const LATE = 1;
const EARLY = 15;

export interface SeekRule {
  readonly rule: Rule;
  onHeader(header: AsfHeader): void;
  onMedia(unit: DataUnit, packet: AsfPacket, play: Play): void;
}

/** A start by time lands at or before it, by at most one key-frame interval ([MS-MMSP] 3.2.5.11, A-11). */
export function seek(): SeekRule {
  let context: RuleContext | undefined;
  let hasVideo = false;

  return {
    rule: (given) => {
      context = given;
      return {};
    },
    onHeader(header) {
      hasVideo = header.streams.some(({ type }) => type === 'video');
    },
    onMedia(unit, packet, play) {
      if (context === undefined || play.packets > 0) return;
      const position = valuesOf(play.request.found, StartPlaying)?.position;
      if (position === undefined || position === 0 || position === POSITION_UNUSED) return;
      const seekable =
        ((context.conversation.latest(ReportOpenFile)?.fileAttributes ?? 0) & FILE_ATTRIBUTES.CANSEEK) !== 0;
      if (seekable) judge(context, unit, packet, position, hasVideo);
    },
  };
}

function judge(
  context: RuleContext,
  unit: DataUnit,
  packet: AsfPacket,
  position: number,
  hasVideo: boolean,
): void {
  const { LocationId } = unit.header;
  const lands = packet.sendTime / 1000;
  const span = { start: 0, end: 4 };
  const head = unit.bytes.slice(0, 64);
  const broken = (expected: string, grading: { grade?: 'warn' | 'note'; why?: string } = {}): void =>
    context.report({
      requirement: SEEKS,
      observation: 'broken',
      reading: 'A-11',
      ...grading,
      subject: 'server media Data packet',
      path: 'LocationId',
      expected,
      got: `packet ${LocationId}, sent at ${lands} s`,
      span,
      dump: () => dumpData(head, span, `expected ${expected}`),
    });

  const asked = `a start at or before ${position} s`;
  if (LocationId === 0 && position > LATE) {
    // One key-frame interval may reach back to the first packet: with video only the file itself can tell.
    const later = context.reference && hasLaterStart(context.reference, position, hasVideo);
    if (later === true || (!hasVideo && later === undefined) || position > EARLY) {
      return broken(`${asked}, not from the beginning`);
    }
  }
  if (lands > position + LATE) return broken(asked, { grade: 'warn' });
  if (lands < position - EARLY) return broken(`${asked}, at most ${EARLY} s before it`, { grade: 'warn' });
  context.report({ requirement: SEEKS, observation: 'pass' });
}

/** Whether the file has a packet after the first from which a play could start at `position`. */
function hasLaterStart(copy: ReferenceCopy, position: number, hasVideo: boolean): boolean {
  for (let number = 1; number < copy.packetCount; number++) {
    if (copy.sendTime(number) / 1000 > position) return false;
    if (!hasVideo) return true;
    const payloads = readAsfPacket(copy.packet(number)).packet?.payloads ?? [];
    if (payloads.some(({ keyFrame, objectOffset }) => keyFrame && objectOffset === 0)) return true;
  }
  return false;
}
