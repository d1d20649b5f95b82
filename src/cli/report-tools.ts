import { annotatePacket } from '../protocols/mmsp/dump.ts';
import type { ReportTools } from '../report/reporter.ts';

/** What reporters are told of the protocol. */
export const reportTools: ReportTools = {
  annotate: ({ bytes }) => annotatePacket(Buffer.from(bytes, 'hex')),
};
