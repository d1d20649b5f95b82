import { type Bin, createBins } from './bins.ts';
import { createReasons, type Reasons } from './reasons.ts';
import { createSpread, type Spread } from './spread.ts';
import type { ViewerEnd, ViewerHears } from './viewer-end.ts';

/** What a load adds up to; nothing of a single session is kept. */
export interface Figures {
  readonly sessions: {
    started: number;
    connected: number;
    /** Came to play: a media packet came. */
    played: number;
    playing: number;
    /** Most that played at the same time. */
    mostPlaying: number;
    open: number;
    unconnected: number;
    refused: number;
    lost: number;
    unended: number;
    unfinished: number;
  };
  readonly refusals: Reasons;
  readonly losses: Reasons;
  /** Mistakes of ours: all of them, and the first. */
  readonly faults: { count: number; readonly first: unknown[] };
  readonly times: Readonly<Record<'connect' | 'firstReply' | 'firstPacket', Spread>>;
  readonly packets: {
    bytes: number;
    data: number;
    media: number;
    late: number;
    /** Late, and this process may have been the reason. */
    lateWhileBusy: number;
    missing: number;
    /** Media packets whose send time is not known. */
    untimed: number;
  };
  readonly lateness: Spread;
  /** Media packets by how late they came. */
  bins(): readonly Bin[];
  /** What a new viewer tells. `overWith` hears of its end when that has been counted. */
  hears(session: number, overWith: (end: ViewerEnd) => void): ViewerHears;
  /** The load is over: what still comes is judged, and neither measured nor counted. */
  close(): void;
}

/** Milliseconds that a server has to end the sessions in good order when the load is over. */
export const GRACE = 5000;
/** A mistake that every session makes is told often enough. */
const MOST_FAULTS = 20;

/** `tolerance` is what a packet may come late, milliseconds. */
export function createFigures(tolerance: number): Figures {
  const sessions = {
    ...{ started: 0, connected: 0, played: 0, playing: 0, mostPlaying: 0, open: 0 },
    ...{ unconnected: 0, refused: 0, lost: 0, unended: 0, unfinished: 0 },
  };
  const packets = { bytes: 0, data: 0, media: 0, late: 0, lateWhileBusy: 0, missing: 0, untimed: 0 };
  const [refusals, losses] = [createReasons(), createReasons()];
  const faults: Figures['faults'] = { count: 0, first: [] };
  const times = { connect: createSpread(), firstReply: createSpread(), firstPacket: createSpread() };
  const lateness = createSpread();
  const bins = createBins(tolerance);
  let closed = false;

  function count(session: number, end: ViewerEnd): void {
    switch (end.as) {
      case 'unconnected':
        sessions.unconnected += 1;
        return refusals.add('TCP connection', end.why, session);
      case 'refused':
        sessions.refused += 1;
        return refusals.add(end.asked, end.answer, session);
      case 'lost':
        sessions.lost += 1;
        return losses.add('play', end.why, session);
      case 'unended':
        sessions.unended += 1;
        return losses.add(end.asked, `no end within ${GRACE / 1000} s`, session);
      case 'unfinished':
        sessions.unfinished += 1;
        return;
      case 'error':
        faults.count += 1;
        if (faults.first.length < MOST_FAULTS) faults.first.push(end.error);
    }
  }

  return {
    sessions,
    refusals,
    losses,
    faults,
    times,
    packets,
    lateness,
    bins: bins.all,
    close() {
      closed = true;
    },
    hears(session, overWith) {
      let [connected, plays] = [false, false];
      sessions.started += 1;
      return {
        connected(took) {
          connected = true;
          sessions.connected += 1;
          sessions.open += 1;
          times.connect.add(took);
        },
        replied: times.firstReply.add,
        plays(took) {
          plays = true;
          sessions.played += 1;
          sessions.playing += 1;
          sessions.mostPlaying = Math.max(sessions.mostPlaying, sessions.playing);
          times.firstPacket.add(took);
        },
        bytes(more) {
          if (!closed) packets.bytes += more;
        },
        data() {
          if (!closed) packets.data += 1;
        },
        media(late, waited) {
          if (closed) return;
          packets.media += 1;
          if (late === undefined) {
            packets.untimed += 1;
            return;
          }
          lateness.add(late);
          bins.add(late);
          if (late <= tolerance) return;
          if (late - waited > tolerance) packets.late += 1;
          else packets.lateWhileBusy += 1;
        },
        missing(more) {
          if (!closed) packets.missing += more;
        },
        over(end) {
          if (connected) sessions.open -= 1;
          if (plays) sessions.playing -= 1;
          count(session, end);
          overWith(end);
        },
      };
    },
  };
}
