import { between, equals } from '../../../wire/constraints.ts';
import { list, structure, u16, u32 } from '../../../wire/fields.ts';

/** One element of dwBeginPacketList, 4 bytes. */
export const ResendEntry = structure('dwBeginPacketList', '2.2.5', {
  sequenceNumber: u32('32-bit number of a media packet; its low 8 bits are the AFFlags'),
});

/** [MS-MMSP] 2.2.5, 12 + 4n bytes in a datagram of its own: no TcpMessageHeader, no padding. */
export const RequestPacketListResend = structure('RequestPacketListResend', '2.2.5', {
  Signature: u32('', equals(0xbeeff00d, 'MMSP-2.2.5-02')),
  dwClientId: u32('nCubs of the ReportFunnelInfo'),
  wSourceId: u16('low 16 bits of the openFileId'),
  wNumPackets: u16('number of packets asked for', between(1, 32, 'MMSP-2.2.5-06')),
  dwBeginPacketList: list('the packets', 'wNumPackets', ResendEntry),
});
