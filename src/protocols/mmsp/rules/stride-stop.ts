import type { AsfPacket } from '../../../asf/packet.ts';
import { dumpPacket } from '../dump.ts';
import { ReportOpenFile } from '../messages/file.ts';
import { ReportEndOfStream } from '../messages/playing.ts';
import { StartStriding } from '../messages/stride.ts';
import { valuesOf } from '../packet.ts';
import type { DataUnit } from '../unit.ts';
import { mayContinue, type Play, rewinds } from './plays.ts';
import { isMessage, type Rule, type RuleContext, spanOf, subjectOf } from './rule.ts';

const IGNORED = 'MMSP-2.2.4.26-12';
/** Milliseconds by which a stop may be late. */
const LATE = 1000;

export interface StrideStopRule {
  readonly rule: Rule;
  onMedia(unit: DataUnit, packet: AsfPacket, play: Play): void;
}

/** frameOffset of a StartStriding is ignored; another section puts a stop position there ([MS-MMSP] 2.2.4.26, A-12). */
export function strideStop(): StrideStopRule {
  let context: RuleContext | undefined;
  let play: Play | undefined;
  /** Send time at which a play would stop that takes frameOffset for a stop position, ms; none when there is no telling. */
  let stop: number | undefined;

  return {
    rule: (given) => {
      context = given;
      return {
        message(message) {
          if (!isMessage(message, ReportEndOfStream) || stop === undefined || play === undefined) return;
          stop = undefined;
          const count = Number(given.conversation.latest(ReportOpenFile)?.filePacketCount ?? 0n);
          const atEnd = count > 0 && play.reached >= count - 1;
          if (message.request !== undefined || atEnd || given.conversation.running !== play) return;
          const span = spanOf(message.found, 'MID');
          given.report({
            requirement: IGNORED,
            observation: 'broken',
            grade: 'note',
            reading: 'A-12',
            why: 'another section puts the stop position there',
            subject: subjectOf(message),
            expected: 'media up to the end of the content, whatever frameOffset says',
            got: `the end of the play after packet ${play.reached}`,
            span,
            dump: () => dumpPacket(message.unit.packet, span, 'comes too early'),
          });
        },
      };
    },
    onMedia(_, packet, current) {
      if (current !== play) {
        play = current;
        stop = mayContinue(current, context?.conversation.running) ? undefined : stopOf(current);
      }
      if (stop === undefined || packet.sendTime <= stop + packet.duration + LATE) return;
      stop = undefined;
      context?.report({ requirement: IGNORED, observation: 'pass' });
    },
  };
}

function stopOf(play: Play): number | undefined {
  const frameOffset = valuesOf(play.request.found, StartStriding)?.frameOffset ?? 0;
  if (frameOffset === 0 || frameOffset >= 0x80000000 || rewinds(play)) return undefined;
  return frameOffset;
}
