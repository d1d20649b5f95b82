import { DATA_HEADER_SIZE } from '../../protocols/mmsp/constants.ts';
import { encodeData } from '../../protocols/mmsp/packet.ts';
import { type Behaviour, changing, pass } from '../behaviour.ts';
import type { Chance } from '../chance.ts';
import { dataHeader } from '../data-header.ts';
import { write } from './fields.ts';

/** Data packets that are not as they should be, over TCP or UDP. */
export const MEDIA: readonly Behaviour[] = [
  {
    name: 'data-field',
    says: 'LocationId, playIncarnation, AFFlags or PacketSize of a Data packet is another number',
    at: 'data',
    act: changing(({ bytes, chance }) => {
      const made = bytes.slice();
      const [at, size] = chance.pick<readonly [number, number]>([
        [0, 4],
        [4, 1],
        [5, 1],
        [6, 2],
      ]);
      write(made, at, size, chance.edge(size));
      return made;
    }),
  },
  {
    name: 'asf',
    says: 'some bytes of the ASF in a Data packet are others',
    at: 'data',
    act: changing(({ bytes, chance }) => scribbled(bytes, chance)),
  },
  {
    name: 'resized-data',
    says: 'the payload of a Data packet is shorter or longer, and PacketSize says so',
    at: 'data',
    act: changing(({ bytes, chance }) => {
      const payload = bytes.subarray(DATA_HEADER_SIZE);
      const size = chance.pick([0, 1, 3, payload.length - 1, payload.length + 1, 20_000, 0xffff - 8]);
      const made = new Uint8Array(Math.max(0, size));
      made.set(payload.subarray(0, made.length));
      return encodeData(dataHeader(bytes), made);
    }),
  },
  {
    name: 'data-of-another-play',
    says: 'a Data packet, and one like it with another incarnation',
    at: 'data',
    act({ bytes, transport, chance }) {
      const made = bytes.slice();
      made[4] = chance.below(256);
      return [pass(transport, made), pass(transport, bytes)];
    },
  },
  {
    name: 'dropped',
    says: 'a packet does not come at all',
    at: 'any',
    act: () => [],
  },
];

/** At the edges that a reader of ASF looks at: sizes and flags stand near the beginning. */
function scribbled(bytes: Uint8Array, chance: Chance): Uint8Array {
  const made = bytes.slice();
  for (let i = 1 + chance.below(8); i > 0; i--) {
    const reach = chance.happens(0.6) ? Math.min(made.length, DATA_HEADER_SIZE + 64) : made.length;
    const at = DATA_HEADER_SIZE + chance.below(Math.max(1, reach - DATA_HEADER_SIZE));
    const size = chance.pick([1, 2, 4]);
    if (at + size <= made.length) write(made, at, size, chance.edge(size));
  }
  return made;
}
