import { MMS_DISABLE_PACKET_PAIR, SESSION_ID } from '../protocols/mmsp/constants.ts';
import { messages } from '../protocols/mmsp/messages/index.ts';
import { decodePacket, encodePacket } from '../protocols/mmsp/packet.ts';
import { connectedEX, encodeReply } from './replies.ts';
import { handleRequest } from './requests.ts';
import type { Session } from './session.ts';
import type { Destination } from './udp-port.ts';

const HEADER_SIZE = 32;

/** [MS-MMSP] 3.2.5.1: of datagrams only RequestPacketListResend is taken. A server that is wrong takes more. */
export function heedDatagram(session: Session, datagram: Uint8Array, from: Destination): void {
  const { decisions, udp } = session;
  if (decisions.overUdp === 'nothing' || datagram.length < HEADER_SIZE) return;
  if (from.port !== udp?.to.port || from.address !== udp.to.address) return;
  if (new DataView(datagram.buffer, datagram.byteOffset).getUint32(4, true) !== SESSION_ID) return;
  for (const request of decodePacket(datagram).messages) {
    if (decisions.overUdp === 'messages') void handleRequest(session, request);
    else if (request.mid === messages.Connect.mid)
      udp.datagrams.send(
        encodePacket([encodeReply(connectedEX(MMS_DISABLE_PACKET_PAIR, session.site.upgrade))], {
          seq: 0,
          timeSent: 0n,
        }),
      );
  }
}
