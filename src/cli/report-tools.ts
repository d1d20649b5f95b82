import { annotateData, annotatePacket, annotateResend } from '../protocols/mmsp/dump.ts';
import { RequestPacketListResend } from '../protocols/mmsp/messages/resend.ts';
import { isTcpMessageHeader } from '../protocols/mmsp/packet.ts';
import type { ReportTools } from '../report/reporter.ts';

/** What reporters are told of the protocol. */
export const reportTools: ReportTools = {
  annotate: ({ names, transport, from, bytes }) => {
    const read = Buffer.from(bytes, 'hex');
    if (names[0] === RequestPacketListResend.name) return annotateResend(read);
    // All that a server sends over UDP has to be a Data packet; what is no message either is read as what it should have been.
    const isData = transport === 'udp' && from === 'server' && !isMessage(read);
    return isData ? annotateData(read) : annotatePacket(read);
  },
  annotateData: (bytes) => annotateData(Buffer.from(bytes, 'hex')),
};

const isMessage = (bytes: Buffer): boolean => bytes.length >= 8 && isTcpMessageHeader(bytes, 0);
