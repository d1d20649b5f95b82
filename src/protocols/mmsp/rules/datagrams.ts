import type { Report } from '../../../requirements/observation.ts';
import { CloseFile } from '../messages/file.ts';
import { StartPlaying } from '../messages/playing.ts';
import { ReportStreamChange } from '../messages/stream-change.ts';
import { StartStriding } from '../messages/stride.ts';
import type { DataUnit, Unit } from '../unit.ts';
import type { createConversation, DataKind } from './conversation.ts';
import { createClash } from './datagram-clash.ts';
import { createMediaSequence } from './media-sequence.ts';
import type { Play } from './plays.ts';
import { createResend } from './resend.ts';
import type { RuleFold } from './rule.ts';

/** Messages after which nothing that is missing is to be expected any more. */
const LAST_CALL: ReadonlySet<number> = new Set([
  StartPlaying.mid,
  StartStriding.mid,
  CloseFile.mid,
  ReportStreamChange.mid,
]);

/**
 * Leads Data packets that came over UDP to the rules: header packets at once, media packets in their turn, and those
 * that were asked for again to the rule of resending.
 */
export function createDatagrams(
  report: Report,
  conversation: ReturnType<typeof createConversation>,
  rules: readonly RuleFold[],
) {
  const sequence = createMediaSequence((unit, place) => {
    const inPlace: DataUnit = { ...unit, place };
    // What comes late of an earlier entry of a playlist cannot be held against the next one.
    if (place.play.entry === conversation.entry) for (const rule of rules) rule.data?.(inPlace, 'media');
    conversation.tookMedia(inPlace, place.play);
  });
  const resend = createResend(report, conversation, sequence.memory);
  const judgeClash = createClash(report);

  function arrive(unit: DataUnit, kind: DataKind): void {
    for (const rule of rules) rule.arrival?.(unit, kind);
  }

  function seeMedia(unit: DataUnit, play: Play): void {
    const turn = sequence.turnOf(unit, play);
    const answer = resend.answer(unit, turn);
    if (answer === 'copy') return;
    if (answer !== undefined) {
      conversation.arrivedMedia(unit, play, answer.recovered);
      return sequence.take(unit, play, answer.recovered);
    }
    if (turn.is === 'again') {
      conversation.datagrams.repeated += 1;
      return;
    }
    arrive(unit, 'media');
    conversation.arrivedMedia(unit, play, turn.is === 'new' ? turn.number : undefined);
    if (turn.is === 'new') return sequence.take(unit, play, turn.number);
    judgeClash(unit, turn.of);
    sequence.takeOutOfTurn(unit, play);
  }

  return {
    resend: resend.rule,
    see(unit: DataUnit): DataKind {
      conversation.datagrams.arrived += 1;
      const kind = conversation.kindOfDatagram(unit);
      const known = kind === 'late' ? 'header' : kind;
      for (const rule of rules) rule.landing?.(unit, known);
      if (kind === 'late') return known;
      if (kind === 'pair') {
        const arrival = conversation.tookPair(unit);
        for (const rule of rules) rule.pair?.(unit, arrival);
        return kind;
      }
      const play = conversation.playOf(unit);
      if (kind === 'media' && play !== undefined) {
        seeMedia(unit, play);
        return kind;
      }
      const arrival = kind === 'header' ? conversation.tookPiece(unit) : 'new';
      if (arrival !== 'again') arrive(unit, kind);
      for (const rule of rules) {
        if (kind === 'header') rule.piece?.(unit, arrival);
        else rule.data?.(unit, kind);
      }
      return kind;
    },
    /** Before any other unit is judged. */
    before(unit: Unit): void {
      sequence.tick(unit.time);
      if (unit.kind === 'stall' || unit.kind === 'end') sequence.flush();
      if (unit.kind === 'packet' && unit.packet.messages.some(({ mid }) => LAST_CALL.has(mid)))
        sequence.flush();
    },
    done: (): void => sequence.flush(),
  };
}
