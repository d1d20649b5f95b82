import { packetsOf } from '../corpus.mjs';
import { changes, mutate, ofBytes } from '../mutate.mjs';
import { tamperProperty } from '../properties/tamper.mjs';
import { valuesFor } from '../values.mjs';

/** @type {import('../target.mjs').Target} */
export const tamper = {
  name: 'tamper',
  says: 'every way to make a right packet wrong',
  input: 'bytes',
  changes: ofBytes,
  slow: 1000,
  parts: [
    'wire/encode',
    'protocols/mmsp/tamper',
    'protocols/mmsp/breakable',
    'protocols/mmsp/packet',
    'protocols/mmsp/redact',
    'protocols/mmsp/messages/index',
  ],
  corpus: () => packetsOf('packet'),
  make:
    ({ encode, encodePacket, allMessages }) =>
    (random, corpus) => {
      if (random.once(4)) return mutate(random.pick(corpus), changes(random));
      const definition = random.pick(allMessages());
      return encodePacket([encode(definition, valuesFor(definition, random))], {});
    },
  property: tamperProperty,
};
