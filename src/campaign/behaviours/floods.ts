import { Ping } from '../../protocols/mmsp/messages/connection.ts';
import { encodeData } from '../../protocols/mmsp/packet.ts';
import { type Behaviour, type Deed, endless, send, wait } from '../behaviour.ts';
import { dataHeader } from '../data-header.ts';
import { anyMessage, anyPacket, wrapped } from '../make-packet.ts';
import { write } from './fields.ts';

const HEADER_GOES_ON = 0x04;

/** What never ends. */
export const FLOODS: readonly Behaviour[] = [
  {
    name: 'ping-flood',
    says: 'Ping, without end',
    at: 'any',
    *act({ bytes, chance }) {
      yield send(bytes);
      const ping = wrapped(anyMessage(Ping, chance));
      yield* endless(() => send(ping));
    },
  },
  {
    name: 'endless-header',
    says: 'an ASF header whose end never comes',
    at: 'data',
    *act({ bytes }): Generator<Deed> {
      const { playIncarnation } = dataHeader(bytes);
      yield* endless((n) =>
        send(
          encodeData({ LocationId: n >>> 0, playIncarnation, AFFlags: HEADER_GOES_ON }, bytes.subarray(8)),
        ),
      );
    },
  },
  {
    name: 'endless-data',
    says: 'Data packets of the same play, without end',
    at: 'data',
    *act({ bytes, chance }): Generator<Deed> {
      const header = dataHeader(bytes);
      const { LocationId, playIncarnation, AFFlags } = header;
      const payload = chance.happens(0.3) ? chance.bytes(chance.below(3000)) : bytes.slice(8);
      yield* endless((n) =>
        send(
          encodeData(
            { LocationId: (LocationId + n) >>> 0, playIncarnation, AFFlags: (AFFlags + n) & 0xff },
            payload,
          ),
        ),
      );
    },
  },
  {
    name: 'incarnation-flood',
    says: 'tiny Data packets of ever other plays',
    at: 'any',
    *act({ bytes }): Generator<Deed> {
      yield send(bytes);
      yield* endless((n) =>
        send(
          encodeData({ LocationId: n >>> 0, playIncarnation: n & 0xff, AFFlags: (n >> 8) & 0xff }, NOTHING),
        ),
      );
    },
  },
  {
    name: 'trickle',
    says: 'Data packets of the same play, each when patience is nearly at an end, without end',
    at: 'data',
    *act({ bytes, reply }): Generator<Deed> {
      const { LocationId, playIncarnation, AFFlags } = dataHeader(bytes);
      for (let n = 0; ; n++) {
        yield send(
          encodeData(
            { LocationId: (LocationId + n) >>> 0, playIncarnation, AFFlags: (AFFlags + n) & 0xff },
            bytes.subarray(8),
          ),
        );
        yield wait(reply * 0.9);
      }
    },
  },
  {
    name: 'empty-flood',
    says: 'packets without a message',
    at: 'any',
    *act({ bytes }): Generator<Deed> {
      yield send(bytes);
      const empty = wrapped();
      yield* endless((n) => {
        const made = empty.slice();
        write(made, 20, 2, n & 0xffff);
        return send(made);
      });
    },
  },
  {
    name: 'message-flood',
    says: 'well formed messages of every kind with any values, without end',
    at: 'any',
    *act({ bytes, chance }): Generator<Deed> {
      yield send(bytes);
      yield* endless(() => send(anyPacket(chance)));
    },
  },
  {
    name: 'random-flood',
    says: 'random bytes, without end',
    at: 'any',
    *act({ chance }): Generator<Deed> {
      const block = chance.bytes(4096);
      yield* endless(() => send(block));
    },
  },
  {
    name: 'endless-packet',
    says: 'a packet of as many bytes as there may be, of which every one comes, again and again',
    at: 'any',
    *act({ chance }): Generator<Deed> {
      const head = wrapped(anyMessage(Ping, chance));
      write(head, 8, 4, (1 << 20) - 16);
      const block = chance.bytes(16_384);
      for (;;) {
        yield send(head);
        for (let left = (1 << 20) - head.length; left > 0; left -= block.length)
          yield send(block.subarray(0, left));
      }
    },
  },
];

const NOTHING = new Uint8Array();
