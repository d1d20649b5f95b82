import type { Content } from './content.ts';
import { deliver } from './delivery.ts';
import { headerPackets } from './header-packets.ts';
import type { Play } from './media-packets.ts';
import * as replies from './replies.ts';
import { createSelection } from './selection.ts';
import { deliveryOf, type OpenedFile, type Session } from './session.ts';

/** What Data packets carry that nobody asked for, until the client starts a play ([MS-MMSP] 2.2.4.12). */
const UNASKED = 0xff;

/** What the playlist leaves to the play: to go on with media, or to wait in READY. */
export interface Transitions {
  readonly ready: (session: Session) => void;
  readonly sendMedia: (session: Session) => void;
}

/** The entry that follows when a play has come to its end; none when it was told to stop earlier, or went backwards. */
export function entryAfter({ file, play }: Session): Content | undefined {
  if (file === undefined || play === undefined || play.rate < 0) return undefined;
  const { stopAt, content } = play;
  const last = content.file.packetCount - 1;
  return stopAt !== undefined && content.file.sendTime(last) >= stopAt ? undefined : file.following[0];
}

/**
 * [MS-MMSP] 3.2.4.1 and 3.2.4.2: one entry ends, and the next one begins. Over TCP its header and its media come
 * unasked; over UDP the client reads the header and starts a play, as after OpenFile.
 */
export function changeEntry(
  session: Session,
  file: OpenedFile,
  play: Play,
  next: Content,
  to: Transitions,
): void {
  const { outbox, decisions } = session;
  const order = decisions.announcesEntry;
  if (order === 'before the end') outbox.send(replies.streamChange(next));
  outbox.send(replies.entryEnded(play.playIncarnation));
  session.ended = 'by itself';
  if (order === 'never, and closes') return session.close();
  if (order === 'after the end') outbox.send(replies.streamChange(next));
  session.file = enter(session, file, next);
  session.changed = true;
  if (deliveryOf(session) === 'udp') {
    to.ready(session);
    if (decisions.sendsEntryHeader('udp')) sendHeader(session, next, () => {});
  } else beginUnasked(session, session.file, play, to);
}

/** What the client has selected is of the entry before; until it selects again, the server does. */
function enter(session: Session, { id, by, following }: OpenedFile, next: Content): OpenedFile {
  const selection = createSelection(next.streams, session.decisions.waitsForKeyFrames);
  const streams = session.servicesFour
    ? [...next.streams.keys()]
    : session.decisions.choosesStreams(next, session.linkBandwidth);
  selection.apply(streams.map((destination) => ({ source: 0xffff, destination, thinning: 0 })));
  return { id, by, content: next, selection, switched: false, following: following.slice(1) };
}

function beginUnasked(session: Session, file: OpenedFile, before: Play, to: Transitions): void {
  const { decisions, sequence } = session;
  const { content, selection } = file;
  const play: Play = {
    content,
    keeps: (payload) => selection.keeps(payload) && !decisions.drops(payload),
    first: decisions.entersAt,
    next: decisions.entersAt,
    sent: 0,
    rate: 1,
    accelerated: undefined,
    playIncarnation: before.playIncarnation,
    incarnation: decisions.unaskedIncarnation(before.incarnation),
    stopAt: undefined,
  };
  session.play = play;
  if (decisions.restartsNumbersPerEntry) sequence.restart();
  const begin = (): void => {
    session.entering = false;
    if (decisions.waitsForStart && session.play === play) session.play = undefined;
    else to.sendMedia(session);
  };
  session.entering = true;
  if (decisions.sendsEntryHeader('tcp')) sendHeader(session, content, begin);
  else begin();
}

function sendHeader(session: Session, content: Content, finished: () => void): void {
  const pieceSize = session.decisions.headerPiece(content.file.packetSize);
  const packets = headerPackets(
    content,
    pieceSize,
    UNASKED,
    session.outbox,
    session.decisions.headerPace,
    () => {
      session.sequence.interrupted();
      finished();
    },
  );
  session.delivery?.stop();
  const { clock, outbox, fail, speed } = session;
  session.delivery = deliver(packets, { clock, outbox, fail, speed: Math.min(speed, 1) });
}
