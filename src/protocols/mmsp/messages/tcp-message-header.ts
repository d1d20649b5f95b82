import { equals } from '../../../wire/constraints.ts';
import { structure, u8, u16, u32, u64 } from '../../../wire/fields.ts';
import { SEAL, SESSION_ID } from '../constants.ts';

/** [MS-MMSP] 2.2.3, 32 bytes; zero or more messages follow. Lengths and counters are judged by rules/framing. */
export const TcpMessageHeader = structure('TcpMessageHeader', '2.2.3', {
  rep: u8('', equals(0x01, 'MMSP-2.2.3-01')),
  version: u8('', equals(0x00, 'MMSP-2.2.3-02')),
  versionMinor: u8('', equals(0x00, 'MMSP-2.2.3-03')),
  padding: u8(
    'ignored by the receiver',
    equals(0x00, 'MMSP-2.2.3-04', {
      reading: 'A-17',
      who: 'Windows servers and players leave any value here',
      until: 9,
    }),
  ),
  sessionId: u32('tells this packet from a Data packet', equals(SESSION_ID, 'MMSP-2.2.3-06')),
  messageLength: u32('bytes of the MMS message part, plus 16'),
  seal: u32('"MMS "', equals(SEAL, 'MMSP-2.2.3-08')),
  chunkCount: u32('bytes of the whole packet, divided by 8; products leave 16 bytes out'),
  seq: u16('number of the packet among those of its sender, from 0'),
  MBZ: u16('', equals(0x0000, 'MMSP-2.2.3-12')),
  timeSent: u64('milliseconds since the first packet of the sender, or anything'),
});
