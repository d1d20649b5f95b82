import { annotateBytes, annotatePacket, annotateResend } from '../protocols/mmsp/dump.ts';
import type { ReportTools } from '../report/reporter.ts';

/** What reporters are told of the protocol. What is no packet goes by the name that the trace gave it. */
export const reportTools: ReportTools = {
  annotate({ names, bytes }) {
    const read = Buffer.from(bytes, 'hex');
    if (names.includes('RequestPacketListResend')) return annotateResend(read);
    return names.includes('datagram that is no Data packet') ? annotateBytes(read) : annotatePacket(read);
  },
};
