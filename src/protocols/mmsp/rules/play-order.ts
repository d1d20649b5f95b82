import type { Sighting } from '../../../requirements/observation.ts';
import { dumpData } from '../dump.ts';
import { CloseFile } from '../messages/file.ts';
import { ReportEndOfStream } from '../messages/playing.ts';
import type { DataUnit } from '../unit.ts';
import { isMessage, type Rule } from './rule.ts';
import { looksLike } from './unreadable.ts';

const TRIGGERED = 'MMSP-2.2.2-09';
const REPORT_FIRST = 'MMSP-3.2.5.11-11';
const STARTED_HR = 'MMSP-2.2.4.10-08';
const STREAMING = 'MMSP-3.2.5.11-09';
const OVER_TCP = 'MMSP-3.2.5.11.1-10';
const SILENT_AFTER_STOP = 'MMSP-3.2.5.14-02';
const SILENT_AFTER_END = 'MMSP-3.2.4.1-05';
const CLOSES = 'MMSP-3.2.5.17-03';
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

  return {
    message(message) {
      if (isMessage(message, ReportEndOfStream)) {
        if (message.request !== undefined) endedBy = 'stop';
        else if (conversation.running?.ended === false) endedBy = 'end';
      }
      if (isMessage(message, CloseFile)) closing = true;
    },
    data(unit, kind) {
      if (kind === 'header') return;
      const play = conversation.playOf(unit.header);
      if (kind === 'stray' || play === undefined) {
        broken(unit, TRIGGERED, 'Data only after a ReadBlock or StartPlaying', looksLike(unit.bytes));
      } else if (play === conversation.running && play.ended) {
        const requirement = endedBy === 'stop' ? SILENT_AFTER_STOP : SILENT_AFTER_END;
        broken(unit, requirement, 'no media after ReportEndOfStream');
      } else if (play.refused) {
        broken(unit, STARTED_HR, 'a success hr in the ReportStartedPlaying before it, or no media');
      } else if (!play.started) {
        broken(unit, REPORT_FIRST, 'ReportStartedPlaying before the first media packet');
      } else if (play.packets === 0) {
        for (const requirement of [REPORT_FIRST, STREAMING, OVER_TCP])
          report({ requirement, observation: 'pass' });
      }
    },
    end({ from, how }) {
      if (closing && from === 'server' && how === 'closed')
        report({ requirement: CLOSES, observation: 'pass' });
    },
  };
};
