import type { Sighting } from '../../../requirements/observation.ts';
import { show } from '../../../wire/show.ts';
import { FILE_ATTRIBUTES, failed } from '../constants.ts';
import { dumpPacket } from '../dump.ts';
import { CloseFile, ReportOpenFile } from '../messages/file.ts';
import { ReportEndOfStream, ReportStartedPlaying, StopPlaying } from '../messages/playing.ts';
import { ReportStreamChange } from '../messages/stream-change.ts';
import { ReportStartStriding } from '../messages/stride.ts';
import { valuesOf } from '../packet.ts';
import { readLate, type UnitInfo } from '../unit.ts';
import type { Conversation } from './conversation.ts';
import { firstDue } from './due.ts';
import { type Grading, judgeField } from './judge-field.ts';
import { isLive } from './live.ts';
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
const CHANGE_MID = 'MMSP-2.2.4.12-01';
const CHANGE_SENT = 'MMSP-3.2.4.2-02';
const SENDS_MEDIA = 'MMSP-3.2.5.11-11';
const SELECTS_ENTRY = 'MMSP-3.2.4.2-03';
const ENTERS = 'MMSP-3.2.4.2-09';

/** Packets at the end of a content that may all be lost: more than this in a row is no accident. */
const LOST_TAIL = 16;

/** ReportEndOfStream, as the answer to StopPlaying and as the end of content ([MS-MMSP] 2.2.4.5, 3.2.4.1, 3.2.5.14). */
export const endOfStream: Rule = (context) => {
  const { report, conversation } = context;
  /** A StopPlaying may have met the end of the content on the wire: its answer may then be the second of two. */
  let crossed: MessageUnit | undefined;
  /** The latest ReportEndOfStream that came by itself, until a play or an entry follows. */
  let natural: { readonly message: MessageUnit; readonly hr: number } | undefined;

  /** The client has stopped or closed since: what was promised to it need not come any more. */
  let left = false;

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
      const crosses = running !== undefined && !running.ended && mayHaveEnded(context, running, message.unit);
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
    // A play that was to stop early, or for which nothing was selected, may have had nothing to send.
    const due = (conversation.selection.streams?.size ?? 0) > 0 && !stopsEarly(running);
    if (conversation.delivery === 'udp' && due) unseen.add(running);
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
    const isLast = conversation.entry + 1 === context.entries;
    const more = hr === 1 && isPlaylist(conversation) && !isLast;
    const grading: Grading = failed(hr)
      ? { grade: 'note', reading: 'A-30', why: 'an error code, which two sections allow and two do not' }
      : {};
    if (!more) judgeField(context, message, END_HR, 'hr', hr === 0, '0, because no entry follows', grading);
    if (hr === 0) judgeEnded(message, play);
    natural = { message, hr };
  }

  /** hr 0 says that the entry has ended, and over TCP one sees how far it was sent. */
  function judgeEnded(message: MessageUnit, play: Play): void {
    // What the header says, because a wrong claim must not make a right end look wrong.
    const count = context.reference?.packetCount ?? packetsOf(conversation);
    const cut =
      conversation.delivery === 'tcp' &&
      !isLive(conversation) &&
      conversation.selectsAll() &&
      !stopsEarly(play) &&
      play.reached >= 0 &&
      play.reached + LOST_TAIL < count - 1;
    const expected = `0 after the end of the entry, which has ${count} packets; its last here was ${play.reached}`;
    judgeField(context, message, HR_0, 'hr', !cut, expected);
  }

  /** A play of selected streams that ends without a single packet has not been one. */
  function judgeSomething(message: MessageUnit, play: Play): void {
    const { content, selection } = conversation;
    if (play.unasked && play.arrived === 0 && packetsOf(conversation) > 0) return judgeUnsent(message);
    const count = conversation.announced.packetCount;
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
    // Of other streams, such as commands, a content may have no packet at all.
    const certain =
      conversation.selectsAll() || selected.some(({ type }) => type === 'audio' || type === 'video');
    if (context.reference ? firstDue(context.reference, conversation, 0) === undefined : !certain) return;
    if (play.continues || play.stride !== undefined || startPointOf(play).at !== 'beginning') return;
    const streams = selected.map(({ number }) => number).join(', ');
    reportMessage(
      message,
      SENDS_MEDIA,
      `media packets of streams ${streams}`,
      'ReportEndOfStream without any',
    );
  }

  /** The entry began, and ended with nothing of it sent: no stream of it was selected. */
  function judgeUnsent(message: MessageUnit): void {
    const follows = [CHANGE_FOLLOWS, SELECTS_ENTRY];
    const got = 'ReportEndOfStream without any';
    for (const requirement of [SELECTS_ENTRY, ENTERS])
      reportMessage(message, requirement, 'media packets of the entry', got, { follows });
  }

  /** ReportStreamChange follows an end with hr 1; old servers send 0 before it. */
  function judgeChange(message: MessageUnit): void {
    if (natural === undefined) {
      const expected = 'ReportEndOfStream before ReportStreamChange';
      reportMessage(message, CHANGE_FOLLOWS, expected, 'none since the latest start');
    } else {
      report({ requirement: CHANGE_FOLLOWS, observation: 'pass' });
      const old = conversation.serverMajor > 0 && conversation.serverMajor < 9 && natural.hr === 0;
      const grading: Grading = old
        ? { grade: 'note', reading: 'A-30', why: 'servers before version 9 always send 0' }
        : failed(natural.hr)
          ? { grade: 'note', reading: 'A-30', why: 'an error code, which two sections allow and two do not' }
          : { reading: 'A-30' };
      const expected = '1, because another entry follows';
      const right = natural.hr === 1;
      judgeField(context, natural.message, MORE_HR, 'hr', right, expected, grading);
      if (right) report({ requirement: HR_1, observation: 'pass' });
    }
    natural = undefined;
  }

  /** hr 1 promised another entry, and none came; for ever only when the connection is gone. */
  function judgePromise(isOver: boolean): void {
    if (natural?.hr !== 1 || left || !isPlaylist(conversation)) return;
    const { message } = natural;
    natural = undefined;
    const span = message.found.decoded?.spans.get('hr') ?? message.found.span;
    report({
      requirement: HR_1,
      observation: 'broken',
      ...(!isOver && { grade: 'warn' }),
      reading: 'A-30',
      subject: subjectOf(message),
      path: 'hr',
      expected: 'ReportStreamChange after hr 1',
      got: isOver ? 'the server closed the connection' : 'none',
      span,
      follows: [CHANGE_SENT, CHANGE_FOLLOWS, CHANGE_MID, MORE_HR, END_HR],
      dump: () => dumpPacket(message.unit.packet, span, 'promises another entry'),
    });
  }

  function reportMessage(
    message: MessageUnit,
    requirement: string,
    expected: string,
    got: string,
    more: Partial<Sighting> = {},
  ): void {
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
      ...more,
    });
  }

  /** What ended before has no meaning any more. */
  function forget(): void {
    crossed = natural = undefined;
    left = false;
  }

  return {
    message(message) {
      if (isMessage(message, ReportEndOfStream)) judgeEnd(message);
      else if (isMessage(message, ReportStartedPlaying) || isMessage(message, ReportStartStriding)) forget();
      else if (isMessage(message, StopPlaying) || isMessage(message, CloseFile)) left = true;
      else if (isMessage(message, ReportStreamChange) && message.unit.from === 'server') judgeChange(message);
    },
    done() {
      const why = 'not one media packet of the play came: all may have been lost';
      for (const { arrived } of unseen)
        if (arrived === 0) report({ requirement: SENDS_MEDIA, observation: 'inconclusive', why });
    },
    stall: () => judgePromise(false),
    end({ from }) {
      if (from === 'server') judgePromise(true);
    },
  };
};

const isPlaylist = ({ latest }: Conversation): boolean =>
  ((latest(ReportOpenFile)?.fileAttributes ?? 0) & FILE_ATTRIBUTES.PLAYLIST) !== 0;

/** ASF data packets of the content that is sent, 0 when not known. */
const countOf = (conversation: Conversation): number =>
  Number(conversation.announced.packetCount ?? packetsOf(conversation));

/** The same by its header. */
function packetsOf({ content }: Conversation): number {
  const { broadcast = true, dataPacketsCount = 0n } = content?.fileProperties ?? {};
  return broadcast ? 0 : Number(dataPacketsCount);
}

/** Whether the last packet of the play has been sent, or that cannot be known. */
function mayHaveEnded({ conversation, reference }: RuleContext, play: Play, unit: UnitInfo): boolean {
  // While we were busy, any number of datagrams may have come that were not read yet.
  if (conversation.delivery === 'udp' && readLate(unit)) return true;
  const count = countOf(conversation);
  // Over UDP the last packets may be lost, or under way; and without the file nobody knows which a server leaves out.
  const tail = conversation.delivery === 'udp' || !reference ? LOST_TAIL : 0;
  if (count === 0 || stopsEarly(play) || play.reached + tail >= count - 1) return true;
  // A Windows Media Services 4.x client that gets anything without a selection gets all.
  const { servicesClient, selection } = conversation;
  if (conversation.selectsAll() || (servicesClient && !selection.made && play.arrived > 0)) return false;
  return !reference || firstDue(reference, conversation, play.reached + tail + 1) === undefined;
}
