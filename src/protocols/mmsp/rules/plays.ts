import { failed } from '../constants.ts';
import { ReportEndOfStream, ReportStartedPlaying, StartPlaying } from '../messages/playing.ts';
import { valuesOf } from '../packet.ts';
import type { DataHeader } from '../unit.ts';
import type { MessageUnit } from './rule.ts';

/** A play: from the StartPlaying that asked for it to the ReportEndOfStream that ended it. */
export interface Play {
  /** Low byte of playIncarnation: what its Data packets carry ([MS-MMSP] 2.2.2). */
  readonly incarnation: number;
  readonly request: MessageUnit;
  started: boolean;
  /** ReportStartedPlaying came with a failing hr. */
  refused: boolean;
  /** It began while another one ran, so that its start point was ignored ([MS-MMSP] 3.2.5.11). */
  continues: boolean;
  /** Media packets that have arrived; over UDP more than were judged, because those wait for their turn. */
  arrived: number;
  /** Media packets that were judged, and the LocationId of the latest. */
  packets: number;
  lastLocationId: number;
  ended: boolean;
}

/**
 * Plays of a session. A play runs from its ReportStartedPlaying on: while the reply to a second StartPlaying is
 * under way, Data packets and a ReportEndOfStream still belong to the first.
 */
export function createPlays() {
  let running: Play | undefined;
  /** Asked for after `running`, and not answered with success. */
  let asked: Play[] = [];

  return {
    get latest(): Play | undefined {
      return asked.at(-1) ?? running;
    },
    get running(): Play | undefined {
      return running;
    },
    /** The play that a media packet belongs to. */
    of({ playIncarnation }: DataHeader): Play | undefined {
      if (running === undefined) return asked.at(-1);
      if (playIncarnation === running.incarnation) return running;
      const early = asked.find(({ incarnation }) => incarnation === playIncarnation);
      return early ?? (running.ended ? (asked.at(-1) ?? running) : running);
    },
    took(message: MessageUnit): void {
      const { found, request } = message;
      const start = valuesOf(found, StartPlaying);
      if (start && message.unit.from === 'client') asked.push(playOf(message, start.playIncarnation ?? 0));
      const started = valuesOf(found, ReportStartedPlaying);
      const answered = started && asked.find((play) => play.request.found === request?.found);
      if (started && answered) {
        if (failed(started.hr ?? 0)) answered.refused = true;
        else {
          answered.started = true;
          answered.continues = running !== undefined && !running.ended;
          running = answered;
          asked = asked.slice(asked.indexOf(answered) + 1);
        }
      }
      if (valuesOf(found, ReportEndOfStream)) {
        if (running !== undefined && !running.ended) running.ended = true;
        else if (request === undefined || isAfter(request, asked.at(-1))) {
          const play = asked.at(-1);
          if (play !== undefined) play.ended = true;
        }
      }
    },
  };
}

const isAfter = (request: MessageUnit, play: Play | undefined): boolean =>
  play !== undefined && request.unit.index > play.request.unit.index;

const playOf = (request: MessageUnit, playIncarnation: number): Play => ({
  incarnation: playIncarnation & 0xff,
  request,
  started: false,
  refused: false,
  continues: false,
  arrived: 0,
  packets: 0,
  lastLocationId: -1,
  ended: false,
});
