import { show } from '../../../wire/show.ts';
import { failed } from '../constants.ts';
import { dumpData } from '../dump.ts';
import { CloseFile, ReportOpenFile } from '../messages/file.ts';
import { ReportEndOfStream, ReportStartedPlaying, StartPlaying, StopPlaying } from '../messages/playing.ts';
import { valuesOf } from '../packet.ts';
import type { Play } from './conversation.ts';
import { looksLike } from './framing.ts';
import { judgeField } from './judge-field.ts';
import { isMessage, type MessageUnit, type Rule, type RuleContext, subjectOf } from './rule.ts';

const TRIGGERED = 'MMSP-2.2.2-09';
const REPORT_FIRST = 'MMSP-3.2.5.11-11';
const STARTED_HR = 'MMSP-2.2.4.10-08';
const STREAMING = 'MMSP-3.2.5.11-09';
const SILENT_AFTER_STOP = 'MMSP-3.2.5.14-02';
const SILENT_AFTER_END = 'MMSP-3.2.4.1-05';
const ENDS = 'MMSP-3.2.4.1-01';
const STOP_HR = 'MMSP-3.2.5.14-05';
const STOP_ECHO = 'MMSP-3.2.5.14-06';
const END_HR = 'MMSP-3.2.4.1-04';
const END_INCARNATION = 'MMSP-2.2.4.5-03';
const CLOSES = 'MMSP-3.2.5.17-03';

/** The order of a play: report, Data, one ReportEndOfStream, silence ([MS-MMSP] 3.2.4.1, 3.2.5.11, 3.2.5.14). */
export const playOrder: Rule = (context) => {
  const { report, conversation } = context;
  /** What the latest ReportEndOfStream ended; undefined while a play runs or before the first. */
  let silentSince: 'stop' | 'end' | undefined;
  /** A stop that crossed the end of the content on the wire: its answer may be the second EndOfStream. */
  let crossed = false;
  let closing = false;

  function judgeEnd(message: MessageUnit): void {
    const values = valuesOf(message.found, ReportEndOfStream);
    const { play } = conversation;
    if (values === undefined) return;
    const hr = values.hr ?? 0;
    if (message.request !== undefined) {
      const asked = valuesOf(message.request.found, StopPlaying)?.playIncarnation;
      judgeField(context, message, STOP_HR, 'hr', hr === 0, '0, because it answers a StopPlaying');
      judgeField(
        context,
        message,
        STOP_ECHO,
        'playIncarnation',
        values.playIncarnation === asked,
        `${show(asked)}, that of the StopPlaying`,
      );
      judgeField(
        context,
        message,
        'MMSP-2.2.4.5-02',
        'playIncarnation',
        values.playIncarnation === asked,
        `${show(asked)}, that of the StopPlaying`,
      );
      if (play && !play.ended && reachedEnd(context)) crossed = true;
      silentSince = 'stop';
      return;
    }
    if (crossed) {
      crossed = false;
      return;
    }
    if (play === undefined || play.ended || !play.started) {
      return report({
        requirement: ENDS,
        observation: 'broken',
        subject: subjectOf(message),
        expected: 'one ReportEndOfStream for a play, after its last Data packet',
        got:
          play === undefined
            ? 'one before any StartPlaying'
            : play.ended
              ? 'another one'
              : 'one before ReportStartedPlaying',
        span: message.found.span,
      });
    }
    report({ requirement: ENDS, observation: 'pass' });
    judgeSomething(message, play);
    const asked = valuesOf(play.request.found, StartPlaying)?.playIncarnation;
    judgeField(
      context,
      message,
      END_INCARNATION,
      'playIncarnation',
      values.playIncarnation === asked,
      `${show(asked)}, that of the StartPlaying`,
    );
    // hr 1 announces another playlist entry, which is judged with playlists; a failing hr is tolerated.
    const playlist = ((conversation.latest(ReportOpenFile)?.fileAttributes ?? 0) & 0x40000000) !== 0;
    const grading = failed(hr) ? ({ grade: 'note', reading: 'A-30' } as const) : {};
    judgeField(
      context,
      message,
      END_HR,
      'hr',
      hr === 0 || (hr === 1 && playlist),
      '0, because no entry follows',
      grading,
    );
    if (hr === 0) report({ requirement: 'MMSP-2.2.4.5-04', observation: 'pass' });
    silentSince = 'end';
  }

  /** A play of selected streams that ends without a single packet has not been one. */
  function judgeSomething(message: MessageUnit, play: Play): void {
    const count = conversation.latest(ReportOpenFile)?.filePacketCount;
    if (play.packets > 0 || count === undefined || count === 0n || !conversation.selected?.size) return;
    report({
      requirement: REPORT_FIRST,
      observation: 'broken',
      subject: subjectOf(message),
      expected: `media packets of streams ${[...conversation.selected].join(', ')}`,
      got: 'ReportEndOfStream without any',
      span: message.found.span,
    });
  }

  return {
    message(message) {
      if (isMessage(message, ReportStartedPlaying)) silentSince = undefined;
      if (isMessage(message, ReportEndOfStream)) judgeEnd(message);
      if (isMessage(message, CloseFile)) closing = true;
    },
    data(unit, kind) {
      if (kind === 'header') return;
      const { play } = conversation;
      const subject = 'server Data packet';
      const copy = () => {
        const head = unit.bytes.slice(0, 64);
        return () => dumpData(head, { start: 0, end: 8 }, 'nothing may come here');
      };
      if (kind === 'stray') {
        report({
          requirement: TRIGGERED,
          observation: 'broken',
          subject,
          expected: 'Data only after a ReadBlock or StartPlaying',
          got: `a Data packet, LocationId ${unit.header.LocationId}`,
          span: { start: 0, end: 8 },
          ...looksLike(unit.bytes),
          dump: copy(),
        });
      } else if (silentSince !== undefined) {
        const requirement = silentSince === 'stop' ? SILENT_AFTER_STOP : SILENT_AFTER_END;
        report({
          requirement,
          observation: 'broken',
          subject,
          expected: 'no media after ReportEndOfStream',
          got: `a Data packet, LocationId ${unit.header.LocationId}`,
          span: { start: 0, end: 8 },
          dump: copy(),
        });
      } else if (play?.refused) {
        report({
          requirement: STARTED_HR,
          observation: 'broken',
          subject,
          expected: 'a success hr in the ReportStartedPlaying before it, or no media',
          got: `a Data packet, LocationId ${unit.header.LocationId}, although that hr fails`,
          span: { start: 0, end: 8 },
          dump: copy(),
        });
      } else if (play && !play.started) {
        report({
          requirement: REPORT_FIRST,
          observation: 'broken',
          subject,
          expected: 'ReportStartedPlaying before the first media packet',
          got: `a Data packet, LocationId ${unit.header.LocationId}`,
          span: { start: 0, end: 8 },
          dump: copy(),
        });
      } else if (play && play.packets === 0) {
        report({ requirement: REPORT_FIRST, observation: 'pass' });
        report({ requirement: STREAMING, observation: 'pass' });
        report({ requirement: 'MMSP-3.2.5.11.1-10', observation: 'pass' });
      }
    },
    end({ from, how }) {
      if (closing && from === 'server' && how === 'closed')
        report({ requirement: CLOSES, observation: 'pass' });
    },
  };
};

/** Whether the last packet of the content has been sent, or that cannot be known. */
function reachedEnd({ conversation }: RuleContext): boolean {
  const count = Number(conversation.latest(ReportOpenFile)?.filePacketCount ?? 0n);
  return count === 0 || (conversation.play?.lastLocationId ?? -1) >= count - 1;
}
