import { Connect, FunnelInfo } from '../protocols/mmsp/messages/connection.ts';
import type { PacketMessage } from '../protocols/mmsp/packet.ts';
import * as replies from './replies.ts';
import type { Session } from './session.ts';
import { whole } from './whole.ts';

/** Both spellings of the client-token of Windows Media Services 4.0 and 4.1. */
const SERVICES_FOUR = /^spoo+n!/i;

/** [MS-MMSP] 3.2.5.3 */
export function connect(session: Session, request: PacketMessage): void {
  const values = whole(request, Connect);
  if (values === undefined || session.clientId !== undefined) return;
  session.clientId = session.clientIds.take();
  session.servicesFour = SERVICES_FOUR.test(values.subscriberName ?? '');
  if (session.decisions.startsIdle('Connect')) session.idleTimeout.start();
  session.outbox.send(replies.connectedEX(session.site.upgrade));
}

/** [MS-MMSP] 3.2.5.4: whatever the value, there will be no packet pair. */
export function funnelInfo(session: Session, request: PacketMessage): void {
  if (whole(request, FunnelInfo) === undefined || session.clientId === undefined) return;
  session.outbox.send(replies.funnelInfo(session.clientId));
}
