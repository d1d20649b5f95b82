import type { Sighting } from '../../../requirements/observation.ts';
import { dumpData } from '../dump.ts';
import { CloseFile } from '../messages/file.ts';
import { ReportEndOfStream } from '../messages/playing.ts';
import { type DataUnit, earliest } from '../unit.ts';
import { cameRight, MEDIA_WAY } from './delivery.ts';
import { isOver, type Play } from './plays.ts';
import { isMessage, type Rule } from './rule.ts';
import { looksLike } from './unreadable.ts';

const TRIGGERED = 'MMSP-2.2.2-09';
const PLAYING = { report: 'MMSP-3.2.5.11-11', hr: 'MMSP-2.2.4.10-08', streaming: 'MMSP-3.2.5.11-09' };
const STRIDING = { report: 'MMSP-3.2.5.12-08', hr: 'MMSP-2.2.4.11-04', streaming: 'MMSP-3.2.5.12-09' };
const idsOf = ({ stride }: Play) => (stride === undefined ? PLAYING : STRIDING);
const SILENT_AFTER_STOP = 'MMSP-3.2.5.14-02';
const SILENT_AFTER_END = 'MMSP-3.2.4.1-05';
const CLOSES = 'MMSP-3.2.5.17-03';
/** Over UDP nothing of the next entry of a playlist comes unasked. */
const ONLY_ASKED = 'MMSP-3.2.4.2-06';
const HEADER = { start: 0, end: 8 };

/** When media may come: after ReportStartedPlaying, and not after ReportEndOfStream ([MS-MMSP] 3.2.4.1, 3.2.5.11, 3.2.5.14). */
export const playOrder: Rule = ({ report, conversation }) => {
  /** What the latest ReportEndOfStream was sent for. */
  let endedBy: 'stop' | 'end' = 'end';
  let closing = false;

  function broken(unit: DataUnit, requirement: string, expected: string, more: Partial<Sighting> = {}): void {
    const head = unit.bytes.slice(0, 64);
    report({
      requirement,
      observation: 'broken',
      subject: 'server Data packet',
      expected,
      got: `a Data packet, LocationId ${unit.header.LocationId}`,
      span: HEADER,
      dump: () => dumpData(head, HEADER, 'nothing may come here'),
      ...more,
    });
  }

  function passFirst(unit: DataUnit, play: Play): void {
    const { report: first, streaming } = idsOf(play);
    if (!play.unasked)
      for (const requirement of [first, streaming]) report({ requirement, observation: 'pass' });
    if (cameRight(unit, conversation))
      report({ requirement: MEDIA_WAY[unit.transport], observation: 'pass' });
  }

  /** Over UDP media may overtake ReportStartedPlaying, and ReportEndOfStream may overtake media. */
  function judgeDatagram(unit: DataUnit, play: Play): void {
    if (play.ended && isOver(play, earliest(unit))) {
      const requirement = endedBy === 'stop' ? SILENT_AFTER_STOP : SILENT_AFTER_END;
      const ago = Math.round(earliest(unit) - (play.overSince ?? unit.time));
      const got = `a Data packet, LocationId ${unit.header.LocationId}, ${ago} ms after it`;
      broken(unit, requirement, 'no media that was sent after ReportEndOfStream', { got });
    } else if (play.refused) {
      broken(unit, idsOf(play).hr, 'a success hr in the reply to the start, or no media');
    } else if (play.arrived === 0) passFirst(unit, play);
  }

  return {
    message(message) {
      if (isMessage(message, ReportEndOfStream)) {
        if (message.request !== undefined) endedBy = 'stop';
        else if (conversation.running?.ended === false) endedBy = 'end';
      }
      if (isMessage(message, CloseFile)) closing = true;
    },
    data(unit, kind) {
      // Datagrams are judged when they arrive: when their turn comes the play may be over.
      if (kind === 'header' || unit.transport === 'udp') return;
      const play = conversation.playOf(unit);
      if (kind === 'stray' || play === undefined) {
        broken(unit, TRIGGERED, 'Data only after a ReadBlock or StartPlaying', looksLike(unit.bytes));
      } else if (play === conversation.running && play.ended) {
        const requirement = endedBy === 'stop' ? SILENT_AFTER_STOP : SILENT_AFTER_END;
        broken(unit, requirement, 'no media after ReportEndOfStream');
      } else if (play.refused) {
        const reply = play.request.found.message?.reply?.message;
        broken(unit, idsOf(play).hr, `a success hr in the ${reply} before it, or no media`);
      } else if (!play.started) {
        const reply = play.request.found.message?.reply?.message;
        broken(unit, idsOf(play).report, `${reply} before the first media packet`);
      } else if (play.packets === 0) {
        passFirst(unit, play);
      }
    },
    arrival(unit, kind) {
      if (kind === 'header') return;
      const play = conversation.playOf(unit);
      if (kind === 'stray' || play === undefined) {
        const more = { ...looksLike(unit.bytes), follows: [ONLY_ASKED] };
        broken(unit, TRIGGERED, 'Data only after a ReadBlock or StartPlaying', more);
      } else judgeDatagram(unit, play);
    },
    end({ from, how }) {
      if (closing && from === 'server' && how === 'closed')
        report({ requirement: CLOSES, observation: 'pass' });
    },
  };
};
