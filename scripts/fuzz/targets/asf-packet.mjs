import { asfPacket as madePacket } from '../asf-packet.mjs';
import { ASF_FILES, fileAt, foundFor } from '../corpus.mjs';
import { ofBytes, spoilt } from '../mutate.mjs';
import { asfPacketProperty } from '../properties/asf-packet.mjs';

/** Packets of each fixture, from its first one. */
const TAKEN = 12;

/** @type {import('../target.mjs').Target} */
export const asfPacket = {
  name: 'asf-packet',
  says: 'an ASF data packet, and the same without its padding',
  input: 'bytes',
  changes: ofBytes,
  slow: 1000,
  parts: ['asf/packet', 'asf/strip'],
  corpus: () => [
    ...ASF_FILES.flatMap(({ path, header, size }) => {
      const bytes = fileAt(path);
      return Array.from({ length: TAKEN }, (_, n) => bytes.slice(header + n * size, header + (n + 1) * size));
    }),
    ...foundFor('asf-packet'),
  ],
  make: () => (random, corpus) => spoilt(random, corpus, 8, () => madePacket(random)),
  property: asfPacketProperty,
};
