import type { AsfPacket } from '../../../asf/packet.ts';
import { locateParsingInformation, sizeOfType } from '../../../asf/parsing-information.ts';
import type { DataUnit } from '../unit.ts';
import type { Conversation } from './conversation.ts';
import type { MediaReport } from './media-flow.ts';

const STRIPPED = 'MMSP-2.2.2-20';
export const NO_PADDING_LENGTH = 'MMSP-2.2.2-22';
/** Servers of the 4.x series take part in the protocol as clients: with padding or without, they get what is right. */
const STAYS_FOR_SERVICES = 'MMSP-2.2.2-21';
const ONE_ASF_PACKET = 'MMSP-3.2.5.11.1-01';

/**
 * padding that stayed is against a SHOULD; bytes that are gone and still counted are against a MUST. `limit` is
 * filePacketSize, which every packet of an ordinary file has with its padding.
 */
export function createPadding(conversation: Conversation, told: MediaReport) {
  function judgePaddingData(unit: DataUnit, packet: AsfPacket, limit: number | undefined): void {
    const { payloadLength } = unit.header;
    const short = limit !== undefined && payloadLength < limit;
    if (conversation.servicesClient) told.pass(STAYS_FOR_SERVICES);
    if (packet.paddingLength === 0) {
      if (!short) return;
      told.pass(STRIPPED);
      return told.pass(NO_PADDING_LENGTH);
    }
    // A packet may also be shorter because payloads were left out, with its padding still there.
    if (short && unit.place?.late) return;
    if (short && conversation.selectsAll() && conversation.selection.settled) {
      const { paddingLengthAt, paddingLengthType } = locateParsingInformation(unit.bytes.subarray(8));
      const start = 8 + paddingLengthAt;
      return told.broken(
        unit,
        {
          requirement: NO_PADDING_LENGTH,
          path: 'Payload',
          span: { start, end: start + sizeOfType(paddingLengthType) },
          expected: 'a Padding Length that says that there is no padding',
          got: `${packet.paddingLength}, in a packet of ${payloadLength} bytes instead of ${limit}`,
        },
        { reading: 'A-22' },
      );
    }
    // Servers of the 4.x series take part in the protocol as clients, and may get the padding too.
    if (conversation.servicesClient) return;
    told.broken(
      unit,
      {
        requirement: STRIPPED,
        path: 'Payload',
        span: { start: 8 + packet.payloadEnd, end: unit.bytes.length },
        expected: 'no Padding Data',
        got: `${packet.paddingLength} bytes of it`,
      },
      { reading: 'A-22' },
    );
  }

  /** An explicit Packet Length is that of what is sent, or still that of the file. */
  function judgePacketLength(unit: DataUnit, packet: AsfPacket, limit: number | undefined): void {
    const { payloadLength } = unit.header;
    if (packet.packetLength === undefined || packet.packetLength === payloadLength) return;
    const { packetLengthAt, packetLengthType } = locateParsingInformation(unit.bytes.subarray(8));
    const start = 8 + packetLengthAt;
    const at = {
      path: 'Payload',
      span: { start, end: start + sizeOfType(packetLengthType) },
      expected: `${payloadLength}, the Packet Length of what is sent`,
      got: `${packet.packetLength}`,
    };
    if (packet.packetLength > payloadLength && packet.packetLength === limit) {
      const why = 'the Packet Length is the original one, from before the padding was stripped';
      const more = { grade: 'note', reading: 'A-22', why } as const;
      return told.broken(unit, { requirement: NO_PADDING_LENGTH, ...at }, more);
    }
    const filler = packet.packetLength < payloadLength && payloadLength === limit;
    if (filler && conversation.servicesClient) return;
    told.broken(unit, { requirement: filler ? STRIPPED : ONE_ASF_PACKET, ...at }, { reading: 'A-22' });
  }

  return (unit: DataUnit, packet: AsfPacket, limit: number | undefined): void => {
    judgePaddingData(unit, packet, limit);
    judgePacketLength(unit, packet, limit);
  };
}
