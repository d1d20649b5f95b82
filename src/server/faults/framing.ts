import {
  joined,
  MESSAGE,
  MID,
  only,
  onMessage,
  onPart,
  PACKET,
  put,
  relengthed,
} from '../hooks/frame-edits.ts';
import type { Fault } from './fault.ts';

const LATE_MS = 60_000;
/** chunkLen 2, MID 0x0004001B, two parameters of 0 */
const PING = Uint8Array.of(2, 0, 0, 0, 0x1b, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0);

/** Faults in the bytes of TcpMessageHeader packets. */
export const framingFaults: readonly Fault[] = [
  {
    name: 'rep-wrong',
    title: 'The first byte of every TcpMessageHeader is 2.',
    requirement: 'MMSP-2.2.3-01',
    level: 'MUST',
    field: 'rep',
    start: onPart('packet', put(8, PACKET.rep, 2)),
  },
  {
    name: 'version-wrong',
    title: 'The version byte of every TcpMessageHeader is 1.',
    requirement: 'MMSP-2.2.3-02',
    level: 'MUST',
    field: 'version',
    start: onPart('packet', put(8, PACKET.version, 1)),
  },
  {
    name: 'seal-wrong',
    title: 'The seal reads "mms " in small letters.',
    requirement: 'MMSP-2.2.3-08',
    level: 'MUST',
    field: 'seal',
    start: onPart('packet', put(32, PACKET.seal, 0x20736d6d)),
  },
  {
    name: 'mbz-not-zero',
    title: 'MBZ is 1 in every packet.',
    requirement: 'MMSP-2.2.3-12',
    level: 'MUST',
    field: 'MBZ',
    start: onPart('packet', put(16, PACKET.MBZ, 1)),
  },
  {
    name: 'seq-stands-still',
    title: 'seq is 0 in every packet.',
    requirement: 'MMSP-2.2.3-10',
    level: 'MUST',
    field: 'seq',
    start: onPart('packet', put(16, PACKET.seq, 0)),
  },
  {
    name: 'seq-from-one',
    title: 'seq of the first packet is 1.',
    requirement: 'MMSP-2.2.3-11',
    level: 'MUST',
    field: 'seq',
    start: onPart(
      'packet',
      put(16, PACKET.seq, (seq) => (seq + 1) & 0xffff),
    ),
  },
  {
    name: 'chunk-count-meaningless',
    title: 'chunkCount is 1 in every packet.',
    requirement: 'MMSP-2.2.3-09',
    level: 'MUST',
    field: 'chunkCount',
    start: onPart('packet', put(32, PACKET.chunkCount, 1)),
  },
  {
    name: 'message-length-too-small',
    title: 'messageLength of ReportOpenFile leaves out the last 8 bytes.',
    requirement: 'MMSP-2.2.3-07',
    level: 'MUST',
    field: 'messageLength',
    start: onMessage(
      MID.ReportOpenFile,
      put(32, PACKET.messageLength, (length) => length - 8),
    ),
  },
  {
    name: 'message-part-not-in-eights',
    title: 'ReportOpenFile is followed by 4 bytes that belong to its packet.',
    requirement: 'MMSP-2.2.3-16',
    level: 'MUST',
    field: 'messageLength',
    start: onMessage(MID.ReportOpenFile, ({ bytes }) => {
      const longer = joined(bytes, new Uint8Array(4));
      new DataView(longer.buffer).setUint32(PACKET.messageLength, longer.length - 16, true);
      return [longer];
    }),
  },
  {
    name: 'chunk-len-too-large',
    title: 'chunkLen of ReportOpenFile is 1 too large.',
    requirement: 'MMSP-2.2.4-04',
    level: 'MUST',
    field: 'chunkLen',
    start: onMessage(
      MID.ReportOpenFile,
      put(32, MESSAGE.chunkLen, (chunks) => chunks + 1),
    ),
  },
  {
    name: 'mid-before-chunk-len',
    title: 'ReportConnectedFunnel begins with its MID, and chunkLen follows.',
    requirement: 'MMSP-2.2.4-05',
    level: 'MUST',
    field: 'chunkLen',
    start: onMessage(MID.ReportConnectedFunnel, ({ view }) => {
      const chunks = view.getUint32(MESSAGE.chunkLen, true);
      view.setUint32(MESSAGE.chunkLen, view.getUint32(MESSAGE.MID, true), true);
      view.setUint32(MESSAGE.MID, chunks, true);
      return undefined;
    }),
  },
  {
    name: 'message-not-padded',
    title: 'ReportReadBlock ends with its fields, which do not fill up its last 8 bytes.',
    requirement: 'MMSP-2.2.4-02',
    level: 'MUST',
    field: 'chunkLen',
    start: onMessage(MID.ReportReadBlock, ({ bytes }) => {
      const shorter = bytes.slice(0, MESSAGE.start + 20);
      new DataView(shorter.buffer).setUint32(PACKET.messageLength, shorter.length - 16, true);
      return [shorter];
    }),
  },
  {
    name: 'integers-big-endian',
    title: 'The integers of every TcpMessageHeader have their highest byte first.',
    requirement: 'MMSP-2.2-01',
    level: 'MUST',
    field: 'sessionId',
    start: onPart('packet', ({ view }) => {
      for (const at of [PACKET.sessionId, PACKET.messageLength, PACKET.seal, PACKET.chunkCount])
        view.setUint32(at, view.getUint32(at, true));
      for (const at of [PACKET.seq, PACKET.MBZ]) view.setUint16(at, view.getUint16(at, true));
      view.setBigUint64(PACKET.timeSent, view.getBigUint64(PACKET.timeSent, true));
      return undefined;
    }),
  },
  {
    name: 'mid-of-client',
    title: 'ReportConnectedEX carries the MID of Connect.',
    requirement: 'MMSP-2.2.4.2-01',
    level: 'MUST',
    field: 'MID',
    start: onMessage(MID.ReportConnectedEX, put(32, MESSAGE.MID, 0x00030001)),
  },
  {
    name: 'two-messages-in-a-packet',
    title: 'A Ping shares the packet of the first ReportFunnelInfo.',
    requirement: 'MMSP-3.2.5.2-02',
    level: 'SHOULD',
    // The second packet of a session; those of a packet pair would make three Pings in a row.
    start: onMessage(
      MID.ReportFunnelInfo,
      only(1, ({ bytes }) => [relengthed(joined(bytes, PING))]),
    ),
  },
  {
    name: 'open-file-late',
    title: 'ReportOpenFile comes a minute late.',
    requirement: 'MMSP-3.2.5.6-14',
    level: 'MUST',
    start: onMessage(MID.ReportOpenFile, ({ bytes }) => ({ delayMs: LATE_MS, frames: [bytes] })),
  },
];
