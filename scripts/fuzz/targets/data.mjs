import { foundFor, packetsOf } from '../corpus.mjs';
import { ofBytes, spoilt } from '../mutate.mjs';
import { dataProperty } from '../properties/data.mjs';

/** @type {import('../target.mjs').Target} */
export const data = {
  name: 'data',
  says: 'a Data packet',
  input: 'bytes',
  changes: ofBytes,
  slow: 1000,
  parts: [
    'wire/decode',
    'wire/encode',
    'wire/schema',
    'protocols/mmsp/packet',
    'protocols/mmsp/dump',
    'protocols/mmsp/unit',
    'protocols/mmsp/messages/data',
  ],
  corpus: () => [...packetsOf('data'), ...foundFor('data')],
  make:
    ({ encodeData }) =>
    (random, corpus) =>
      spoilt(random, corpus, 8, () => {
        const header = {
          LocationId: random.integer(),
          playIncarnation: random.below(256),
          AFFlags: random.pick([0, 1, 4, 8, 0x0c, 0xff]),
          ...(random.once(4) && { PacketSize: random.integer() & 0xffff }),
        };
        return encodeData(header, random.bytes(random.below(random.once(8) ? 1500 : 40)));
      }),
  property: dataProperty,
};
