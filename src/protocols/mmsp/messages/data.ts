import { between } from '../../../wire/constraints.ts';
import { bytes, rest, structure, u8, u16, u32 } from '../../../wire/fields.ts';

/** [MS-MMSP] 2.2.2, 8 bytes and the payload; neither padded nor wrapped in a TcpMessageHeader. */
export const Data = structure('Data', '2.2.2', {
  LocationId: u32('index of the payload within the object that is sent'),
  playIncarnation: u8(
    'low byte of the playIncarnation of the message that caused the packet',
    between(0x01, 0xff, 'MMSP-2.2.2-10'),
  ),
  AFFlags: u8('0x04 and 0x0C on header packets, a running number on media packets'),
  PacketSize: u16('bytes of the whole packet, these 8 included'),
  Payload: bytes('a part of the ASF file header, or one ASF data packet', rest()),
});
