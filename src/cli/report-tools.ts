import { annotateData, annotatePacket, annotateResend } from '../protocols/mmsp/dump.ts';
import { RequestPacketListResend } from '../protocols/mmsp/messages/resend.ts';
import type { ReportTools } from '../report/reporter.ts';

/** What reporters are told of the protocol. */
export const reportTools: ReportTools = {
  annotate: ({ names, transport, from, bytes }) => {
    const read = Buffer.from(bytes, 'hex');
    if (names[0] === RequestPacketListResend.name) return annotateResend(read);
    // All that a server sends over UDP has to be a Data packet; what is none is read as what it should have been.
    return transport === 'udp' && from === 'server' ? annotateData(read) : annotatePacket(read);
  },
};
