import { decodePacket } from '../../../src/protocols/mmsp/packet.ts';
import { emptyDataHeader, readDataHeader } from '../../../src/protocols/mmsp/unit.ts';
import type { DissectedData, DissectedPacket, Sent } from './dissect.ts';

/** What our own codec reads from a TcpMessageHeader packet, of the fields that Wireshark shows too. */
export function decodedPacket({ from, bytes }: Sent): DissectedPacket {
  const { header, messages } = decodePacket(bytes);
  const { sessionId = 0, messageLength = 0, chunkCount = 0, seq = 0, MBZ = 0 } = header.values;
  const [message] = messages;
  return {
    from,
    sessionId,
    messageLength,
    chunkCount,
    seq: MBZ * 0x10000 + seq,
    chunkLen: (message?.claimed ?? 0) / 8,
    mid: message?.mid ?? 0,
  };
}

/** The same of a Data packet. */
export function decodedData({ bytes }: Sent, at: number): DissectedData {
  const { payloadLength: _, ...header } = readDataHeader(bytes, emptyDataHeader());
  return { at, ...header };
}
