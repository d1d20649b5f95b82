import { messages } from '../protocols/mmsp/messages/index.ts';
import type { PacketMessage } from '../protocols/mmsp/packet.ts';
import { connect, funnelInfo } from './connecting.ts';
import { connectFunnel } from './funnel.ts';
import { cancelReadBlock, closeFile, openFile, readBlock, securityResponse } from './opening.ts';
import { stopPlaying, streamSwitch } from './playing.ts';
import type { Session, State } from './session.ts';
import { startPlaying, startStriding } from './starting.ts';

interface Rule {
  /** Where [MS-MMSP] 3.2 lets the request come; anywhere else it is ignored. */
  readonly states: readonly State[];
  /** Whether Connect, and whether the agreement on a transport, must have come before. */
  readonly after?: 'Connect' | 'ConnectFunnel';
  readonly handle: (session: Session, request: PacketMessage) => Promise<void> | void;
}

const ANY: readonly State[] = ['INIT', 'READY', 'STREAMING'];
const pong = (session: Session): void => {
  if (!session.decisions.takesPong) session.close();
};

/** [MS-MMSP] 3.2.5.15: what the client tells of itself is of no use here. */
function logging(session: Session): void {
  if (session.changed && !session.decisions.takesLoggingAfterChange) session.close();
}

/** What the server does with each request, by MID ([MS-MMSP] 3.2.5.3 to 3.2.5.17). */
const rules: ReadonlyMap<number, Rule> = new Map<number, Rule>([
  [messages.Connect.mid, { states: ['INIT'], handle: connect }],
  [messages.FunnelInfo.mid, { states: ['INIT'], after: 'Connect', handle: funnelInfo }],
  [messages.ConnectFunnel.mid, { states: ['INIT'], after: 'Connect', handle: connectFunnel }],
  [messages.OpenFile.mid, { states: ['INIT'], after: 'ConnectFunnel', handle: openFile }],
  [messages.SecurityResponse.mid, { states: ['INIT'], after: 'ConnectFunnel', handle: securityResponse }],
  [messages.ReadBlock.mid, { states: ['INIT', 'READY'], after: 'ConnectFunnel', handle: readBlock }],
  [
    messages.CancelReadBlock.mid,
    { states: ['INIT', 'READY'], after: 'ConnectFunnel', handle: cancelReadBlock },
  ],
  [messages.StreamSwitch.mid, { states: ['READY', 'STREAMING'], handle: streamSwitch }],
  [messages.StartPlaying.mid, { states: ['READY', 'STREAMING'], handle: startPlaying }],
  [messages.StartStriding.mid, { states: ['READY', 'STREAMING'], handle: startStriding }],
  [messages.StopPlaying.mid, { states: ['READY', 'STREAMING'], handle: stopPlaying }],
  [messages.Logging.mid, { states: ANY, handle: logging }],
  [messages.Pong.mid, { states: ANY, handle: pong }],
  [messages.CloseFile.mid, { states: ANY, after: 'Connect', handle: closeFile }],
]);

/** Does what the request asks. A promise is returned when the next request has to wait. */
export function handleRequest(session: Session, request: PacketMessage): Promise<void> | void {
  const rule = rules.get(request.mid);
  if (rule === undefined || !rule.states.includes(session.state)) return;
  if (rule.after !== undefined && session.clientId === undefined) return;
  if (rule.after === 'ConnectFunnel' && session.funnel !== 'connected') return;
  if (session.decisions.requestsRestartIdle && request.mid !== messages.Pong.mid) session.idleTimeout.again();
  switch (session.decisions.receives(request, session.state)) {
    case 'ignored':
      return;
    case 'closes the connection':
      return session.close();
    case 'stops what is sent':
      return session.delivery?.stop();
    case 'served':
      return rule.handle(session, request);
  }
}
