import { encodeData } from '../../protocols/mmsp/packet.ts';
import { type Behaviour, type Deed, endless, pass, some, wait } from '../behaviour.ts';
import type { Chance } from '../chance.ts';
import { dataHeader } from '../data-header.ts';

/** As great as a datagram can be over IPv4, and as great as any network carries whole. */
const SIZES: readonly [number, ...number[]] = [0, 1, 7, 8, 9, 16, 1400, 9000, 65_507];
/** Datagrams after which everybody has a turn: the system drops what nobody reads. */
const AT_ONCE = 32;

/** What comes over UDP and should not. */
export const DATAGRAMS: readonly Behaviour[] = [
  {
    name: 'odd-datagram',
    says: 'datagrams of random bytes, from none to as many as there can be',
    at: 'any',
    udp: true,
    act: ({ bytes, transport, chance }) => [
      ...some(chance, 8, () => ({ do: 'datagram', bytes: chance.bytes(chance.pick(SIZES)) })),
      pass(transport, bytes),
    ],
  },
  {
    name: 'spoofed',
    says: 'Data packets from another port or address than the server has',
    at: 'any',
    udp: true,
    act: ({ bytes, transport, chance }) => [
      ...some(chance, 8, () => ({
        do: 'datagram',
        bytes: someData(bytes, transport, chance),
        from: chance.pick(['another-port', 'another-address']),
      })),
      pass(transport, bytes),
    ],
  },
  {
    name: 'to-the-next-port',
    says: 'Data packets to a port beside the one that was asked for',
    at: 'any',
    udp: true,
    act: ({ bytes, transport, chance }) => [
      { do: 'datagram', bytes: someData(bytes, transport, chance), beside: chance.pick([1, -1, 2]) },
      pass(transport, bytes),
    ],
  },
  {
    name: 'datagram-flood',
    says: 'datagrams of any kind without end, some of them spoofed',
    at: 'any',
    udp: true,
    *act({ bytes, transport, chance }): Generator<Deed> {
      yield pass(transport, bytes);
      yield* endless((n) => {
        if (n % AT_ONCE === AT_ONCE - 1) return wait(0);
        const spoofed = chance.happens(0.2);
        return {
          do: 'datagram',
          bytes: chance.happens(0.2) ? chance.bytes(chance.below(64)) : someData(bytes, transport, chance),
          ...(spoofed && { from: chance.pick(['another-port', 'another-address']) }),
        };
      });
    },
  },
  {
    name: 'over-tcp-instead',
    says: 'a Data packet comes over TCP, which was agreed to come over UDP',
    at: 'data',
    udp: true,
    act: ({ bytes }) => [{ do: 'send', bytes }],
  },
  {
    name: 'message-as-datagram',
    says: 'a message comes over UDP',
    at: 'message',
    udp: true,
    act: ({ bytes, chance }) => [
      { do: 'datagram', bytes },
      ...(chance.happens(0.5) ? [{ do: 'send' as const, bytes }] : []),
    ],
  },
];

/** Like the Data packet at hand, with another number or incarnation; drawn where there is none at hand. */
function someData(bytes: Uint8Array, transport: 'tcp' | 'udp', chance: Chance): Uint8Array {
  const known = transport === 'udp';
  const { LocationId, playIncarnation, AFFlags } = dataHeader(known ? bytes : NONE);
  const payload = known && chance.happens(0.5) ? bytes.slice(8) : chance.bytes(chance.below(1400));
  return encodeData(
    {
      LocationId: chance.happens(0.5) ? LocationId + chance.below(8) : chance.edge(4),
      playIncarnation: chance.happens(0.5) ? playIncarnation : chance.below(256),
      AFFlags: chance.happens(0.5) ? AFFlags : chance.below(256),
      ...(chance.happens(0.1) && { PacketSize: chance.edge(2) }),
    },
    payload,
  );
}

const NONE = new Uint8Array();
