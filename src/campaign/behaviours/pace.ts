import { type Behaviour, type Deed, end, MUTE, send, wait } from '../behaviour.ts';

/** Right bytes that come too slowly, in pieces or too late, and connections that end. */
export const PACE: readonly Behaviour[] = [
  {
    name: 'byte-by-byte',
    says: 'every byte by itself',
    at: 'any',
    *act({ bytes }): Generator<Deed> {
      for (let i = 0; i < bytes.length; i++) {
        yield send(bytes.subarray(i, i + 1));
        yield wait(0);
      }
    },
  },
  {
    name: 'pieces',
    says: 'a packet in a few pieces, with time between them',
    at: 'any',
    *act({ bytes, chance, reply }): Generator<Deed> {
      for (let at = 0; at < bytes.length; ) {
        const size = 1 + chance.below(bytes.length);
        yield send(bytes.subarray(at, at + size));
        yield wait(chance.below(reply / 8));
        at += size;
      }
    },
  },
  {
    name: 'drip',
    says: 'a byte each time when patience is nearly at an end',
    at: 'any',
    *act({ bytes, reply }): Generator<Deed> {
      for (let i = 0; i < bytes.length; i++) {
        yield send(bytes.subarray(i, i + 1));
        yield wait(reply * 0.9);
      }
    },
  },
  {
    name: 'late',
    says: 'a packet about when it is given up',
    at: 'any',
    *act({ bytes, chance, reply }): Generator<Deed> {
      yield wait(reply * chance.pick([0.5, 0.9, 0.99, 1, 1.01, 1.2]));
      yield send(bytes);
    },
  },
  {
    name: 'mute',
    says: 'nothing comes any more',
    at: 'any',
    act: () => [MUTE],
  },
  {
    name: 'mute-within',
    says: 'a part of a packet, and nothing more',
    at: 'any',
    act: ({ bytes, chance }) => [send(bytes.subarray(0, chance.below(bytes.length))), MUTE],
  },
  {
    name: 'reset-at-once',
    says: 'a connection is taken and reset',
    at: 'open',
    act: () => [end('reset')],
  },
  {
    name: 'closed-at-once',
    says: 'a connection is taken and closed',
    at: 'open',
    act: ({ chance }) => [end(chance.pick(['closed', 'half-close']))],
  },
  {
    name: 'reset',
    says: 'a reset in the place of a packet, or after a part of it',
    at: 'any',
    act: ({ bytes, chance }) => [send(bytes.subarray(0, chance.below(bytes.length + 1))), end('reset')],
  },
  {
    name: 'closed',
    says: 'the connection ends in the place of a packet, or after a part of it',
    at: 'any',
    act: ({ bytes, chance }) => [send(bytes.subarray(0, chance.below(bytes.length + 1))), end('closed')],
  },
  {
    name: 'half-close',
    says: 'its half is closed, and it reads on',
    at: 'any',
    act: ({ bytes, chance }) => [
      send(chance.happens(0.5) ? bytes : bytes.subarray(0, chance.below(bytes.length))),
      end('half-close'),
    ],
  },
  {
    name: 'closed-late',
    says: 'the connection ends about when the reply is given up',
    at: 'any',
    act: ({ chance, reply }) => [
      wait(reply * chance.pick([0.9, 1, 1.1])),
      end(chance.pick(['closed', 'reset', 'half-close'])),
    ],
  },
];
