import { DATA_HEADER_SIZE, SESSION_ID, TCP_HEADER_SIZE } from '../../protocols/mmsp/constants.ts';
import { encodeData } from '../../protocols/mmsp/packet.ts';
import { type Behaviour, changing, MUTE, send } from '../behaviour.ts';
import { anyPacket, wrapped } from '../make-packet.ts';
import { write } from './fields.ts';

const HTTP = Buffer.from('HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\n\r\nBad Request');

/** Bytes that are no packet, or hardly one. */
export const BYTES: readonly Behaviour[] = [
  {
    name: 'random-bytes',
    says: 'random bytes in the place of a packet',
    at: 'any',
    act: changing(({ chance }) => chance.bytes(1 + chance.below(4000))),
  },
  {
    name: 'greeting',
    says: 'random bytes before anything was asked',
    at: 'open',
    act: ({ chance }) => [send(chance.bytes(1 + chance.below(200)))],
  },
  {
    name: 'another-protocol',
    says: 'an answer of HTTP',
    at: 'any',
    act: changing(() => HTTP),
  },
  {
    name: 'random-body',
    says: 'a right header, and random bytes behind it',
    at: 'any',
    act: changing(({ bytes, chance }) => {
      const made = bytes.slice();
      const header = made.length > TCP_HEADER_SIZE ? TCP_HEADER_SIZE + 8 * chance.below(2) : DATA_HEADER_SIZE;
      if (made.length > header) made.set(chance.bytes(made.length - header), header);
      return made;
    }),
  },
  {
    name: 'bit-flips',
    says: 'some bits of a packet are turned',
    at: 'any',
    act: changing(({ bytes, chance }) => {
      const made = bytes.slice();
      for (let i = 1 + chance.below(16); i > 0; i--) {
        const at = chance.below(made.length);
        made[at] = (made[at] ?? 0) ^ (1 << chance.below(8));
      }
      return made;
    }),
  },
  {
    name: 'cut-off',
    says: 'bytes are missing at the end of a packet that says nothing of it',
    at: 'any',
    act: changing(({ bytes, chance }) => bytes.slice(0, chance.below(bytes.length))),
  },
  {
    name: 'surplus',
    says: 'a packet, and random bytes behind it',
    at: 'any',
    act: changing(({ bytes, chance }) => Buffer.concat([bytes, chance.bytes(1 + chance.below(64))])),
  },
  {
    name: 'length-of-nothing',
    says: 'packets of no length: no message, less than a header, a Data packet of 0 to 8 bytes',
    at: 'any',
    act({ bytes, chance }) {
      const empty = wrapped();
      const short = empty.slice();
      write(short, 8, 4, chance.below(16));
      const data = encodeData(
        { LocationId: 0, playIncarnation: chance.below(256), AFFlags: 0, PacketSize: chance.below(9) },
        new Uint8Array(),
      );
      return [send(chance.pick([empty, short, data])), send(bytes)];
    },
  },
  {
    name: 'great-length',
    says: 'a packet that says to be of up to 2^32 - 1 bytes, and then nothing',
    at: 'any',
    act({ chance }) {
      const made = wrapped(chance.bytes(16));
      write(made, 4, 4, SESSION_ID);
      write(made, 8, 4, chance.pick([0xffffffff, 0xfffffff0, 0x7fffffff, 1 << 20, (1 << 20) - 16]));
      return [send(made), MUTE];
    },
  },
  {
    name: 'many-messages',
    says: 'one packet with many messages',
    at: 'message',
    act: changing(({ chance, bytes }) =>
      wrapped(
        bytes.slice(TCP_HEADER_SIZE),
        ...Array.from({ length: 1 + chance.below(40) }, () => anyPacket(chance).slice(TCP_HEADER_SIZE)),
      ),
    ),
  },
];
