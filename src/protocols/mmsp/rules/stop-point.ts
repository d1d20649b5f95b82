import type { AsfPacket } from '../../../asf/packet.ts';
import { dumpData } from '../dump.ts';
import { ReportEndOfStream, StartPlaying } from '../messages/playing.ts';
import { valuesOf } from '../packet.ts';
import type { DataUnit } from '../unit.ts';
import type { Conversation } from './conversation-view.ts';
import { isLive } from './live.ts';
import { mayContinue, type Play } from './plays.ts';
import { isMessage, type Rule, type RuleContext } from './rule.ts';

const STOPS = 'MMSP-2.2.4.25-12';
/** Milliseconds by which a stop may be late, beside the duration of one packet. */
const LATE = 1000;
/** Bit 31 of frameOffset: the time counts from where the play started, not from the start of the content. */
const FROM_START = 0x80000000;
const SPAN = { start: 0, end: 4 };

export interface StopRule {
  readonly rule: Rule;
  onMedia(unit: DataUnit, packet: AsfPacket, play: Play): void;
}

/** A play whose StartPlaying has a stop time ends there ([MS-MMSP] 2.2.4.25, A-12). */
export function stopPoint(): StopRule {
  let context: RuleContext | undefined;
  let play: Play | undefined;
  /** Send time after which no packet of the play may be sent, ms. */
  let limit = Number.POSITIVE_INFINITY;
  let late = false;

  function judge(given: RuleContext, unit: DataUnit, packet: AsfPacket): void {
    if (late || packet.sendTime <= limit + packet.duration) return;
    late = true;
    const head = unit.bytes.slice(0, 64);
    const expected = `nothing that is sent after ${limit - LATE} ms of the content, where frameOffset has the play stop`;
    given.report({
      requirement: STOPS,
      observation: 'broken',
      reading: 'A-12',
      subject: 'server media Data packet',
      path: 'LocationId',
      expected,
      got: `packet ${unit.header.LocationId}, sent at ${packet.sendTime} ms`,
      span: SPAN,
      dump: () => dumpData(head, SPAN, `expected ${expected}`),
    });
  }

  return {
    rule: (given) => {
      context = given;
      return {
        message(message) {
          if (!isMessage(message, ReportEndOfStream) || play === undefined || late) return;
          if (Number.isFinite(limit) && play.packets > 0 && message.request === undefined)
            given.report({ requirement: STOPS, observation: 'pass' });
        },
        steady: (one) => one === play && !Number.isFinite(limit),
      };
    },
    onMedia(unit, packet, current) {
      if (current !== play) {
        play = current;
        late = false;
        limit = limitOf(current, packet.sendTime, context?.conversation);
      }
      if (context !== undefined && Number.isFinite(limit)) judge(context, unit, packet);
    },
  };
}

function limitOf(play: Play, started: number, conversation: Conversation | undefined): number {
  const frameOffset = valuesOf(play.request.found, StartPlaying)?.frameOffset ?? 0;
  // A play that goes on from another one began where nobody told.
  if (frameOffset === 0 || mayContinue(play, conversation?.running) || play.unasked)
    return Number.POSITIVE_INFINITY;
  // Live content has no beginning for it to count from.
  if (conversation !== undefined && isLive(conversation) && frameOffset < FROM_START)
    return Number.POSITIVE_INFINITY;
  const ms = frameOffset >= FROM_START ? started + frameOffset - FROM_START : frameOffset;
  // What ends before it begins is given no meaning.
  return ms < started ? Number.POSITIVE_INFINITY : ms + LATE;
}
