import { type Behaviour, type Deed, pass, send, some } from '../behaviour.ts';
import { anyPacket } from '../make-packet.ts';

/** Packets that are right somewhere else, or at another time. */
export const ORDER: readonly Behaviour[] = [
  {
    name: 'unasked',
    says: 'an answer to a question that nobody asked, with any values',
    at: 'any',
    act: ({ bytes, transport, chance }) => [
      ...some(chance, 4, () => send(anyPacket(chance))),
      pass(transport, bytes),
    ],
  },
  {
    name: 'greeting-message',
    says: 'an answer before anything was asked',
    at: 'open',
    act: ({ chance }) => [send(anyPacket(chance))],
  },
  {
    name: 'of-a-client',
    says: 'a message that only clients send',
    at: 'any',
    act: ({ bytes, transport, chance }) => [send(anyPacket(chance, 'client')), pass(transport, bytes)],
  },
  {
    name: 'twice',
    says: 'a packet comes twice or more often',
    at: 'any',
    act: ({ bytes, transport, chance }) =>
      Array.from({ length: 2 + chance.below(chance.happens(0.2) ? 300 : 3) }, () => pass(transport, bytes)),
  },
  {
    name: 'overtaken',
    says: 'a packet comes after the one that should follow it',
    at: 'any',
    act: ({ bytes }) => [{ do: 'later', bytes }],
  },
  {
    name: 'again',
    says: 'packets of before come again',
    at: 'any',
    act: ({ bytes, transport, chance, memory }): Deed[] => [
      pass(transport, bytes),
      ...remembered(memory.all, 1 + chance.below(4), (from) => chance.among(from)),
    ],
  },
  {
    name: 'of-another-session',
    says: 'packets of another session come before the right one',
    at: 'any',
    act: ({ bytes, transport, chance, memory }): Deed[] => [
      ...remembered(memory.ofOthers, 1 + chance.below(4), (from) => chance.among(from)),
      pass(transport, bytes),
    ],
  },
  {
    name: 'instead',
    says: 'a packet of another time or session in the place of the right one',
    at: 'any',
    act: ({ bytes, chance, memory }) => [send(chance.among(memory.ofOthers) ?? bytes)],
  },
];

const remembered = (
  from: readonly Uint8Array[],
  count: number,
  choose: (from: readonly Uint8Array[]) => Uint8Array | undefined,
): Deed[] =>
  Array.from({ length: count }, () => choose(from)).flatMap((bytes) =>
    bytes === undefined ? [] : [send(bytes)],
  );
