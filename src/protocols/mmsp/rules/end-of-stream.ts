import { show } from '../../../wire/show.ts';
import { FILE_ATTRIBUTES, failed } from '../constants.ts';
import { dumpPacket } from '../dump.ts';
import { ReportOpenFile } from '../messages/file.ts';
import { ReportEndOfStream, ReportStartedPlaying, StopPlaying } from '../messages/playing.ts';
import { ReportStreamChange } from '../messages/stream-change.ts';
import { ReportStartStriding } from '../messages/stride.ts';
import { valuesOf } from '../packet.ts';
import type { Conversation } from './conversation.ts';
import { firstDue } from './due.ts';
import { type Grading, judgeField } from './judge-field.ts';
import type { Play } from './plays.ts';
import { isMessage, type MessageUnit, type Rule, type RuleContext, subjectOf } from './rule.ts';
import { startPointOf, stopsEarly } from './start-point.ts';

const ENDS = 'MMSP-3.2.4.1-01';
const MORE_HR = 'MMSP-3.2.4.1-03';
const END_HR = 'MMSP-3.2.4.1-04';
const END_INCARNATION = 'MMSP-2.2.4.5-03';
const HR_0 = 'MMSP-2.2.4.5-04';
const HR_1 = 'MMSP-2.2.4.5-05';
const STOP_HR = 'MMSP-3.2.5.14-05';
const STOP_ECHO = ['MMSP-3.2.5.14-06', 'MMSP-2.2.4.5-02'];
const CHANGE_FOLLOWS = 'MMSP-3.2.4.2-01';
const SENDS_MEDIA = 'MMSP-3.2.5.11-11';

/** Packets at the end of a content that may all be lost: more than this in a row is no accident. */
const LOST_TAIL = 16;

/** ReportEndOfStream, as the answer to StopPlaying and as the end of content ([MS-MMSP] 2.2.4.5, 3.2.4.1, 3.2.5.14). */
export const endOfStream: Rule = (context) => {
  const { report, conversation } = context;
  /** A StopPlaying may have met the end of the content on the wire: its answer may then be the second of two. */
  let crossed: MessageUnit | undefined;
  /** The latest ReportEndOfStream that came by itself, until a play or an entry follows. */
  let natural: { readonly message: MessageUnit; readonly hr: number } | undefined;

  /** Plays over UDP that came to their end: the packets may be under way. */
  const unseen = new Set<Play>();

  function judgeAnswer(message: MessageUnit, stop: MessageUnit): void {
    const values = valuesOf(message.found, ReportEndOfStream);
    const asked = valuesOf(stop.found, StopPlaying)?.playIncarnation;
    if (values?.playIncarnation === undefined) return;
    const { hr = 0, playIncarnation } = values;
    judgeField(context, message, STOP_HR, 'hr', hr === 0, '0, because it answers a StopPlaying');
    const expected = `${show(asked)}, that of the StopPlaying`;
    for (const requirement of STOP_ECHO)
      judgeField(context, message, requirement, 'playIncarnation', playIncarnation === asked, expected);
  }

  /** Whether this can only be the end of the content, which the server sent before it read the StopPlaying. */
  function isNatural(message: MessageUnit, stop: MessageUnit, play: Play): boolean {
    const { hr = 0, playIncarnation } = valuesOf(message.found, ReportEndOfStream) ?? {};
    const started = play.playIncarnation;
    const stopped = valuesOf(stop.found, StopPlaying)?.playIncarnation;
    return hr !== 0 || (playIncarnation === started && playIncarnation !== stopped);
  }

  function judgeEnd(message: MessageUnit): void {
    const { running } = conversation;
    const stop = message.request;
    if (stop !== undefined) {
      const crosses = running !== undefined && !running.ended && mayHaveEnded(context, running);
      crossed = crosses ? stop : undefined;
      if (crosses && isNatural(message, stop, running)) return judgeNatural(message, running);
      return judgeAnswer(message, stop);
    }
    if (crossed !== undefined) {
      judgeAnswer(message, crossed);
      crossed = undefined;
      return;
    }
    if (running === undefined || running.ended) return judgeSurplus(message);
    report({ requirement: ENDS, observation: 'pass' });
    // A play that was to stop early may have had nothing to send.
    if (conversation.delivery === 'udp' && !stopsEarly(running)) unseen.add(running);
    judgeSomething(message, running);
    judgeNatural(message, running);
  }

  function judgeSurplus(message: MessageUnit): void {
    const { play, running } = conversation;
    const got =
      play === undefined
        ? 'one before any StartPlaying'
        : running === undefined
          ? 'one before ReportStartedPlaying'
          : 'another one';
    const expected = 'one ReportEndOfStream for a play, after its last Data packet';
    reportMessage(message, ENDS, expected, got);
  }

  /** 0 at the end of all, 1 when another entry of a playlist follows; an error is tolerated. */
  function judgeNatural(message: MessageUnit, play: Play): void {
    const { hr = 0, playIncarnation } = valuesOf(message.found, ReportEndOfStream) ?? {};
    const asked = play.playIncarnation;
    const right = playIncarnation === asked;
    const expected = `${show(asked)}, that of the ${play.request.found.name}`;
    judgeField(context, message, END_INCARNATION, 'playIncarnation', right, expected);
    const more = hr === 1 && isPlaylist(conversation);
    const grading: Grading = failed(hr)
      ? { grade: 'note', reading: 'A-30', why: 'an error code, which two sections allow and two do not' }
      : {};
    if (!more) judgeField(context, message, END_HR, 'hr', hr === 0, '0, because no entry follows', grading);
    if (hr === 0) report({ requirement: HR_0, observation: 'pass' });
    natural = { message, hr };
  }

  /** A play of selected streams that ends without a single packet has not been one. */
  function judgeSomething(message: MessageUnit, play: Play): void {
    const { content, selection } = conversation;
    const count = conversation.latest(ReportOpenFile)?.filePacketCount;
    const selected = content?.streams.filter(({ number }) => selection.streams?.has(number)) ?? [];
    // Over UDP all of it may be under way, or lost.
    if (
      play.arrived > 0 ||
      conversation.delivery === 'udp' ||
      count === undefined ||
      count === 0n ||
      selected.length === 0
    )
      return;
    if (play.continues || play.stride !== undefined || startPointOf(play).at !== 'beginning') return;
    const streams = selected.map(({ number }) => number).join(', ');
    reportMessage(
      message,
      SENDS_MEDIA,
      `media packets of streams ${streams}`,
      'ReportEndOfStream without any',
    );
  }

  /** ReportStreamChange follows an end with hr 1; old servers send 0 before it. */
  function judgeChange(message: MessageUnit): void {
    if (natural === undefined) {
      const expected = 'ReportEndOfStream before ReportStreamChange';
      reportMessage(message, CHANGE_FOLLOWS, expected, 'none since the latest start');
    } else {
      report({ requirement: CHANGE_FOLLOWS, observation: 'pass' });
      const old = conversation.serverMajor > 0 && conversation.serverMajor < 9;
      const grading: Grading = old
        ? { grade: 'note', reading: 'A-30', why: 'servers before version 9 always send 0' }
        : { reading: 'A-30' };
      const expected = '1, because another entry follows';
      const right = natural.hr === 1;
      judgeField(context, natural.message, MORE_HR, 'hr', right, expected, grading);
      if (right) report({ requirement: HR_1, observation: 'pass' });
    }
    natural = undefined;
  }

  /** hr 1 promised another entry, and none came. */
  function judgePromise(): void {
    if (natural?.hr !== 1 || !isPlaylist(conversation)) return;
    const { message } = natural;
    natural = undefined;
    const span = message.found.decoded?.spans.get('hr') ?? message.found.span;
    report({
      requirement: HR_1,
      observation: 'broken',
      grade: 'warn',
      reading: 'A-30',
      subject: subjectOf(message),
      path: 'hr',
      expected: 'ReportStreamChange after hr 1',
      got: 'none',
      span,
      dump: () => dumpPacket(message.unit.packet, span, 'promises another entry'),
    });
  }

  function reportMessage(message: MessageUnit, requirement: string, expected: string, got: string): void {
    const { start } = message.found.span;
    const span = { start: start + 4, end: start + 8 };
    report({
      requirement,
      observation: 'broken',
      subject: subjectOf(message),
      path: 'MID',
      expected,
      got,
      span,
      dump: () => dumpPacket(message.unit.packet, span, `expected ${expected}`),
    });
  }

  return {
    message(message) {
      if (isMessage(message, ReportEndOfStream)) judgeEnd(message);
      else if (isMessage(message, ReportStartedPlaying) || isMessage(message, ReportStartStriding))
        crossed = natural = undefined;
      else if (isMessage(message, ReportStreamChange) && message.unit.from === 'server') judgeChange(message);
    },
    done() {
      const why = 'not one media packet of the play came: all may have been lost';
      for (const { arrived } of unseen)
        if (arrived === 0) report({ requirement: SENDS_MEDIA, observation: 'inconclusive', why });
    },
    stall: judgePromise,
    end({ from }) {
      if (from === 'server') judgePromise();
    },
  };
};

const isPlaylist = (conversation: Conversation): boolean =>
  ((conversation.latest(ReportOpenFile)?.fileAttributes ?? 0) & FILE_ATTRIBUTES.PLAYLIST) !== 0;

/** Whether the last packet of the play has been sent, or that cannot be known. */
function mayHaveEnded({ conversation, reference }: RuleContext, play: Play): boolean {
  const count = Number(conversation.latest(ReportOpenFile)?.filePacketCount ?? 0n);
  // Over UDP the last packets may be lost, or under way.
  const tail = conversation.delivery === 'udp' ? LOST_TAIL : 0;
  if (count === 0 || stopsEarly(play) || play.reached + tail >= count - 1) return true;
  if (conversation.selectsAll) return false;
  return !reference || firstDue(reference, conversation, play.reached + tail + 1) === undefined;
}
