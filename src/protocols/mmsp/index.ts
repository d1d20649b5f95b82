import type { Protocol } from '../protocol.ts';
import { functions } from './functions.ts';
import { allMessages, messageByName } from './messages/index.ts';
import { RequestPacketListResend } from './messages/resend.ts';
import { TcpMessageHeader } from './messages/tcp-message-header.ts';

/** The Microsoft Media Server protocol, [MS-MMSP]. */
export const mmsp: Protocol = {
  name: 'mmsp',
  messages: allMessages(),
  messageByName,
  header: TcpMessageHeader,
  resend: RequestPacketListResend,
  functions,
};
