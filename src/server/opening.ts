import { DATA_HEADER_SIZE } from '../protocols/mmsp/constants.ts';
import { CancelReadBlock, CloseFile, OpenFile, ReadBlock } from '../protocols/mmsp/messages/file.ts';
import { SecurityResponse } from '../protocols/mmsp/messages/security.ts';
import { type PacketMessage, valuesOf } from '../protocols/mmsp/packet.ts';
import { type Admitted, admit, respond } from './authentication.ts';
import type { Content } from './content.ts';
import { LARGEST_DATAGRAM } from './datagrams.ts';
import { deliver } from './delivery.ts';
import { openEntries } from './entries.ts';
import { headerPackets } from './header-packets.ts';
import { HRESULT } from './hresult.ts';
import { sendPair } from './packet-pair.ts';
import { redirectFor } from './redirecting.ts';
import * as replies from './replies.ts';
import { createSelection } from './selection.ts';
import { deliveryOf, type Session } from './session.ts';
import { whole } from './whole.ts';

/** [MS-MMSP] 3.2.5.6. After a refusal the session waits for another OpenFile. */
export async function openFile(session: Session, request: PacketMessage): Promise<void> {
  const playIncarnation = valuesOf(request, OpenFile)?.playIncarnation;
  if (playIncarnation === undefined) return;
  const cause = { name: 'OpenFile', playIncarnation } as const;
  const values = whole(request, OpenFile);
  const moved = values?.fileName === undefined ? undefined : redirectFor(session, values.fileName);
  if (moved !== undefined) {
    session.outbox.send(moved);
    if (session.decisions.closesAfterRedirect) session.close();
    return;
  }
  const admitted = admit(session, cause, values?.fileName, values?.tokenData);
  if (admitted !== undefined) await open(session, cause, admitted);
}

/** [MS-MMSP] 3.2.5.7: what was asked for is opened once the credentials are right. */
export async function securityResponse(session: Session, request: PacketMessage): Promise<void> {
  const playIncarnation = valuesOf(request, SecurityResponse)?.playIncarnation;
  if (playIncarnation === undefined) return;
  const cause = { name: 'SecurityResponse', playIncarnation } as const;
  const admitted = respond(session, cause, request);
  if (admitted !== undefined) await open(session, cause, admitted);
}

async function open(session: Session, cause: replies.Opens, { path, refused }: Admitted): Promise<void> {
  const { decisions } = session;
  session.asked = undefined;
  const found = path === undefined ? { refused } : await openEntries(session, path);
  session.opening = [];
  const opened =
    'refused' in found || [found.first, ...found.following].every((content) => fits(content, session))
      ? found
      : { refused: HRESULT.FILE_FAILED_TO_OPEN };
  // The connection may have gone meanwhile.
  if (session.clientId === undefined) return;
  session.delivery?.stop();
  if ('refused' in opened) {
    session.file = undefined;
    session.outbox.send(replies.refusedFile(cause, opened.refused));
    if (decisions.closesAfterRefusal) session.close();
    return;
  }
  const id = decisions.firstFileId + session.filesOpened++;
  const { first, following } = opened;
  const selection = createSelection(first.streams, decisions.waitsForKeyFrames);
  session.file = { id, by: cause.name, content: first, selection, switched: false, following };
  decisions.opened(session.file);
  session.outbox.send(replies.openedFile(cause, id, first, decisions.countsPreroll, following.length > 0));
}

/** A packet too large for a datagram cannot be sent over UDP at all, which is known only after the funnel was agreed on. */
const fits = ({ file }: Content, session: Session): boolean =>
  deliveryOf(session) === 'tcp' || DATA_HEADER_SIZE + file.packetSize <= LARGEST_DATAGRAM;

/**
 * [MS-MMSP] 3.2.5.8: the report, then the whole header. A client to which header packets were lost asks again, in
 * READY too. With UDP-Packet-Pair the two packets of a packet pair come before the report.
 */
export function readBlock(session: Session, request: PacketMessage): void {
  const playIncarnation = valuesOf(request, ReadBlock)?.playIncarnation;
  if (playIncarnation === undefined) return;
  const { clock, outbox, decisions, speed, fail } = session;
  if (session.changed && !decisions.readsNextHeader) return;
  const file = session.file ?? decisions.inherited();
  const valid = whole(request, ReadBlock)?.openFileId === file?.id && (playIncarnation & 0xff) !== 0;
  if (file !== undefined && !decisions.answersReadBlock(file.by)) return;
  if (file === undefined || !valid) {
    outbox.send(replies.readBlock(playIncarnation, HRESULT.INVALID_ARGUMENT));
    return;
  }
  if (decisions.cancelsHeaders) session.delivery?.stop();
  if (decisions.sendsPair({ agreed: session.udpPacketPair, delivery: deliveryOf(session) }))
    sendPair(session);
  outbox.send(replies.readBlock(playIncarnation, HRESULT.OK));
  const pieceSize = decisions.headerPiece(file.content.file.packetSize);
  const packets = headerPackets(
    file.content,
    pieceSize,
    playIncarnation & 0xff,
    outbox,
    decisions.headerPace,
    () => {
      session.sequence.interrupted();
      session.state = 'READY';
    },
  );
  // The bit rate of the file is the limit of its header however fast its media go ([MS-MMSP] 3.2.5.8.1), unless nothing is paced.
  session.delivery = deliver(packets, { clock, outbox, fail, speed: Math.min(speed, 1) });
}

/** [MS-MMSP] 3.2.5.9: what is left of the header is not sent, and the state stays. */
export function cancelReadBlock(session: Session, request: PacketMessage): void {
  if (whole(request, CancelReadBlock) === undefined) return;
  if (session.play === undefined && session.decisions.cancelsHeaders) session.delivery?.stop();
}

/** [MS-MMSP] 3.2.5.17; with the id of another file it closes nothing. */
export function closeFile(session: Session, request: PacketMessage): void {
  const values = whole(request, CloseFile);
  if (values === undefined || !session.decisions.closesOnCloseFile) return;
  if (session.file !== undefined && values.openFileId !== session.file.id) return;
  session.close();
}
