import { ConnectFunnel } from '../protocols/mmsp/messages/connection.ts';
import type { PacketMessage } from '../protocols/mmsp/packet.ts';
import { createDatagrams } from './datagrams.ts';
import type { Funnel } from './funnel-name.ts';
import { HRESULT } from './hresult.ts';
import * as replies from './replies.ts';
import type { Session } from './session.ts';
import { createTokenBucket } from './token-bucket.ts';
import { whole } from './whole.ts';

/** [MS-MMSP] 3.2.5.5. Over TCP neither address nor port of funnelName is used for anything. */
export function connectFunnel(session: Session, request: PacketMessage): void {
  const { decisions, outbox } = session;
  if (session.funnel === 'connected') return;
  if (session.funnel === 'refused' && !decisions.takesSecondFunnel) return;
  const funnel = decisions.readsFunnelName(whole(request, ConnectFunnel)?.funnelName ?? '');
  if (funnel === undefined || (funnel.transport === 'udp' && !decisions.takesUdp)) {
    session.funnel = 'refused';
    const hr = funnel === undefined ? HRESULT.INVALID_ARGUMENT : HRESULT.NOT_IMPLEMENTED;
    outbox.send(replies.disconnectedFunnel(hr));
    return;
  }
  session.funnel = 'connected';
  const kept = decisions.keepsToUdp();
  if (funnel.transport === 'udp') deliverOverUdp(session, funnel);
  else if (kept !== undefined) deliverOverUdp(session, { transport: 'udp', address: '', port: kept });
  outbox.send(replies.connectedFunnel());
}

/** Data packets go to the peer of the TCP connection; the address in funnelName is often made up. */
function deliverOverUdp(session: Session, { address, port }: Extract<Funnel, { transport: 'udp' }>): void {
  const { clock, decisions, limits, outbox, sentMedia, udpPort } = session;
  const asked = { address: session.peerAddress, port };
  udpPort.first ??= asked;
  const to = decisions.destination({ asked, named: address, first: udpPort.first });
  const sender = decisions.sendsFrom === 'a port of its own' ? udpPort.another() : udpPort;
  const datagrams = createDatagrams(sender, to, clock);
  const sent = sentMedia.open();
  session.clientPort = port;
  session.udp = {
    to,
    datagrams,
    sent,
    resends: createTokenBucket(clock, limits.resendBurst, limits.resendsPerSecond),
    end() {
      datagrams.close();
      sent.close();
      if (sender !== udpPort) void sender.close();
      session.udpSessions.delete(session);
    },
  };
  outbox.deliverOverUdp(datagrams, sent);
  session.udpSessions.add(session);
}
