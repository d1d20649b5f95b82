import { failed } from '../constants.ts';
import { ReportEndOfStream, ReportStartedPlaying, StartPlaying } from '../messages/playing.ts';
import { ReportStartStriding, StartStriding } from '../messages/stride.ts';
import { valuesOf } from '../packet.ts';
import type { DataHeader } from '../unit.ts';
import type { MessageUnit } from './rule.ts';

/** A play: from the StartPlaying or StartStriding that asked for it to the ReportEndOfStream that ended it. */
export interface Play {
  /** Low byte of playIncarnation: what its Data packets carry ([MS-MMSP] 2.2.2). */
  readonly incarnation: number;
  /** playIncarnation as it was asked for. */
  readonly playIncarnation: number | undefined;
  readonly request: MessageUnit;
  /** Number among the starts that the client has asked for, from 0. */
  readonly nth: number;
  /** Times normal speed, of a StartStriding; negative for rewind ([MS-MMSP] 2.2.4.26). */
  readonly stride: number | undefined;
  /** Number of the playlist entry that it plays, from 0. */
  entry: number;
  /**
   * The media of the next entry of a playlist, which come over TCP without a start: it stands for the latest request,
   * whose start and stop are those of another entry ([MS-MMSP] 3.2.4.2).
   */
  readonly unasked: boolean;
  started: boolean;
  /** ReportStartedPlaying came with a failing hr. */
  refused: boolean;
  /** It began while another one ran, so that its start point was ignored ([MS-MMSP] 3.2.5.11). */
  continues: boolean;
  /** It is the first of its entry of which packets come, after one that was not asked for. */
  opens: boolean;
  /** Media packets that have arrived; over UDP more than were judged, because those wait for their turn. */
  arrived: number;
  /** The greatest LocationId among them. */
  reached: number;
  /** Of those that came over UDP: their least and greatest 32-bit numbers, and how many there were. */
  readonly numbers: { first: number; last: number; count: number };
  /** Media packets that were judged, and the LocationId of the latest. */
  packets: number;
  lastLocationId: number;
  /** Least and greatest send time among them, milliseconds. */
  readonly times: { least: number; greatest: number };
  ended: boolean;
  /** When it ended, or another one was started in its place. */
  overSince: number | undefined;
}

/** What Data packets carry that were not asked for, in the next entry of a playlist ([MS-MMSP] 2.2.4.12). */
export const UNASKED = 0xff;

/** Milliseconds for which datagrams that were sent before a message may arrive after it. */
export const IN_FLIGHT = 1000;

/**
 * Plays of a session. A play runs from its ReportStartedPlaying on: while the reply to a second StartPlaying is
 * under way, Data packets and a ReportEndOfStream still belong to the first.
 */
export function createPlays() {
  let count = 0;
  /** Asked for after `running`, and not answered with success. */
  let asked: Play[] = [];
  /** The latest play of every incarnation: over UDP its packets may come when another one runs. */
  const byIncarnation = new Map<number, Play>();

  const plays = {
    /** The latest that was asked for, and the latest that the server started. */
    latest: undefined as Play | undefined,
    running: undefined as Play | undefined,
    /** The play that a media packet belongs to. */
    of({ playIncarnation }: DataHeader): Play | undefined {
      const { running } = plays;
      if (running === undefined) return asked.at(-1);
      if (playIncarnation === running.incarnation) return running;
      const early = asked.find(({ incarnation }) => incarnation === playIncarnation);
      return early ?? (running.ended ? (asked.at(-1) ?? running) : running);
    },
    /** The play that a datagram belongs to: that of its incarnation, unless a server has to use another one by now. */
    ofDatagram(header: DataHeader, time: number): Play | undefined {
      const own = byIncarnation.get(header.playIncarnation);
      if (own === undefined) return plays.of(header);
      const { running } = plays;
      const another = running !== undefined && running !== own && !running.ended;
      return another && isOver(own, time) ? running : own;
    },
    has: (incarnation: number): boolean => byIncarnation.has(incarnation),
    /** Another entry begins: over TCP its media come without a start. */
    enter(entry: number, time: number, unasked: boolean): void {
      for (const play of asked) play.entry = entry;
      const { running } = plays;
      if (running === undefined) return;
      const { request, nth, playIncarnation } = running;
      if (!running.ended) end(running, time);
      if (!unasked) return;
      const play = playOf(request, nth, playIncarnation, undefined, entry);
      plays.running = { ...play, incarnation: UNASKED, unasked: true, started: true };
      plays.latest = asked.at(-1) ?? plays.running;
    },
    took(message: MessageUnit, entry: number): void {
      const { found, request } = message;
      const { from, time } = message.unit;
      let { running } = plays;
      const strides = valuesOf(found, StartStriding);
      const start = strides ?? valuesOf(found, StartPlaying);
      if (start && from === 'client') {
        const play = playOf(message, count++, start.playIncarnation, strides && (strides.rate ?? 1), entry);
        asked.push(play);
        byIncarnation.set(play.incarnation, play);
      }
      const started = valuesOf(found, ReportStartedPlaying) ?? valuesOf(found, ReportStartStriding);
      const answered = started && asked.find((play) => play.request.found === request?.found);
      if (started && answered) {
        if (failed(started.hr ?? 0)) answered.refused = true;
        else {
          answered.started = true;
          answered.continues = running !== undefined && !running.ended;
          answered.opens = answered.continues && running?.unasked === true && running.packets === 0;
          answered.entry = entry;
          if (running !== undefined) running.overSince ??= time;
          running = answered;
          asked = asked.slice(asked.indexOf(answered) + 1);
        }
      }
      if (valuesOf(found, ReportEndOfStream)) {
        if (running !== undefined && !running.ended) end(running, time);
        else if (request === undefined || isAfter(request, asked.at(-1))) end(asked.at(-1), time);
      }
      plays.running = running;
      plays.latest = asked.at(-1) ?? running;
    },
  };
  return plays;
}

/** Media packets between the first and the last that came over UDP, and which have not come. */
export const lostOf = ({ numbers }: Play): number =>
  numbers.count === 0 ? 0 : Math.max(0, numbers.last - numbers.first + 1 - numbers.count);

/** Milliseconds of the content that have come of a play. */
export const contentOf = ({ times }: Play): number => Math.max(0, times.greatest - times.least);

/** Whether nothing of a play can be under way any more. */
export const isOver = ({ overSince }: Play, time: number): boolean =>
  overSince !== undefined && time > overSince + IN_FLIGHT;

function end(play: Play | undefined, time: number): void {
  if (play === undefined) return;
  play.ended = true;
  play.overSince ??= time;
}

const isAfter = (request: MessageUnit, play: Play | undefined): boolean =>
  play !== undefined && request.unit.index > play.request.unit.index;

/**
 * Whether the play goes on from another one, or may: over UDP media can overtake the reply that tells. Where such a
 * play begins says nothing of its start point.
 */
export const mayContinue = (play: Play, running: Play | undefined): boolean =>
  play.continues || (!play.started && running !== undefined && running !== play && !running.ended);

/** Whether the play goes backwards, so that LocationId falls ([MS-MMSP] 2.2.2). */
export const rewinds = ({ stride = 1 }: Play): boolean => stride < 0;

const playOf = (
  request: MessageUnit,
  nth: number,
  playIncarnation: number | undefined,
  stride: number | undefined,
  entry: number,
): Play => ({
  incarnation: (playIncarnation ?? 0) & 0xff,
  playIncarnation,
  stride,
  request,
  nth,
  entry,
  unasked: false,
  started: false,
  refused: false,
  continues: false,
  opens: false,
  arrived: 0,
  reached: -1,
  numbers: { first: Number.POSITIVE_INFINITY, last: Number.NEGATIVE_INFINITY, count: 0 },
  packets: 0,
  lastLocationId: -1,
  times: { least: Number.POSITIVE_INFINITY, greatest: Number.NEGATIVE_INFINITY },
  ended: false,
  overSince: undefined,
});
