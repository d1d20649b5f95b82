import { MMS_PACKET_PAIR_UDP_HIGH_ENTROPY } from '../protocols/mmsp/constants.ts';
import { Connect, FunnelInfo } from '../protocols/mmsp/messages/connection.ts';
import type { PacketMessage } from '../protocols/mmsp/packet.ts';
import { agreed, offered, tails } from './packet-pair.ts';
import { authenPackageOf, majorVersionOf } from './protection.ts';
import * as replies from './replies.ts';
import type { Session } from './session.ts';
import { whole } from './whole.ts';

/** Both spellings of the client-token of Windows Media Services 4.0 and 4.1. */
const SERVICES_FOUR = /^spoo+n!/i;

/** [MS-MMSP] 3.2.5.3 */
export function connect(session: Session, request: PacketMessage): void {
  const values = whole(request, Connect);
  if (values === undefined || session.clientId !== undefined) return;
  session.clientId = session.clientIds.take(session.decisions.clientId);
  session.servicesFour = SERVICES_FOUR.test(values.subscriberName ?? '');
  session.clientMajor = majorVersionOf(values.subscriberName ?? '');
  const { authenticates, names } = session.decisions;
  const right = authenticates ? authenPackageOf(session.site, session.clientMajor) : undefined;
  session.authenPackage = right === undefined ? undefined : names(right);
  if (session.decisions.startsIdle('Connect')) session.idleTimeout.start();
  const packetPair = offered(values.playIncarnation, session.decisions);
  session.outbox.send(replies.connectedEX(packetPair, session.site.upgrade, session.authenPackage));
}

/** [MS-MMSP] 3.2.5.4: one reply, or three when they are a packet pair. */
export function funnelInfo(session: Session, request: PacketMessage): void {
  const values = whole(request, FunnelInfo);
  const { clientId, outbox, decisions } = session;
  if (values === undefined || clientId === undefined) return;
  const asked = values.playIncarnation ?? 0;
  const answer = decisions.agreesOn(asked, agreed(asked, decisions));
  if (answer === MMS_PACKET_PAIR_UDP_HIGH_ENTROPY) session.udpPacketPair = true;
  // In one go: how far apart the messages arrive is what the client measures.
  outbox.together(() => {
    for (const tail of tails(answer, session)) outbox.send(replies.funnelInfo(clientId, answer, tail));
  });
}
