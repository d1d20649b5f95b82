import { Connect, ConnectFunnel, FunnelInfo } from '../protocols/mmsp/messages/connection.ts';
import type { PacketMessage } from '../protocols/mmsp/packet.ts';
import { HRESULT } from './hresult.ts';
import * as replies from './replies.ts';
import type { Session } from './session.ts';
import { whole } from './whole.ts';

/** Both spellings of the client-token of Windows Media Services 4.0 and 4.1. */
const SERVICES_FOUR = /^spoo+n!/i;
const FUNNEL_NAME = /^\\\\[^\\]+\\(TCP|UDP)\\(\d{1,5})$/i;

/** [MS-MMSP] 3.2.5.3 */
export function connect(session: Session, request: PacketMessage): void {
  const values = whole(request, Connect);
  if (values === undefined || session.clientId !== undefined) return;
  session.clientId = session.clientIds.take();
  session.servicesFour = SERVICES_FOUR.test(values.subscriberName ?? '');
  session.idleTimeout.start();
  session.outbox.send(replies.connectedEX());
}

/** [MS-MMSP] 3.2.5.4: whatever the value, there will be no packet pair. */
export function funnelInfo(session: Session, request: PacketMessage): void {
  if (whole(request, FunnelInfo) === undefined || session.clientId === undefined) return;
  session.outbox.send(replies.funnelInfo(session.clientId));
}

/** [MS-MMSP] 3.2.5.5. Delivery over UDP would be agreed here; until it is offered, asking for it fails. */
export function connectFunnel(session: Session, request: PacketMessage): void {
  if (session.funnel === 'connected') return;
  if (session.funnel === 'refused' && !session.decisions.takesSecondFunnel) return;
  const [, transport = '', port = ''] =
    FUNNEL_NAME.exec(whole(request, ConnectFunnel)?.funnelName ?? '') ?? [];
  const valid = Number(port) >= 1 && Number(port) <= 0xffff;
  if (valid && transport.toUpperCase() === 'TCP') {
    session.funnel = 'connected';
    session.outbox.send(replies.connectedFunnel());
  } else {
    session.funnel = 'refused';
    session.outbox.send(
      replies.disconnectedFunnel(valid ? HRESULT.NOT_IMPLEMENTED : HRESULT.INVALID_ARGUMENT),
    );
  }
}
