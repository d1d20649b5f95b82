import { foundFor, packetsOf } from '../corpus.mjs';
import { changes, join, mutate, ofBytes } from '../mutate.mjs';
import { messageProperty } from '../properties/message.mjs';
import { valuesFor } from '../values.mjs';

const BEHIND_MID = 40;

/** @type {import('../target.mjs').Target} */
export const message = {
  name: 'message',
  says: 'a TcpMessageHeader packet and the messages in it',
  input: 'bytes',
  changes: ofBytes,
  slow: 1000,
  parts: [
    'wire/decode',
    'wire/encode',
    'wire/schema',
    'protocols/mmsp/packet',
    'protocols/mmsp/dump',
    'protocols/mmsp/redact',
    'protocols/mmsp/messages/index',
  ],
  corpus: () => [...packetsOf('packet'), ...foundFor('message')],
  make:
    ({ encode, encodePacket, allMessages }) =>
    (random, corpus) => {
      const right = random.once(2) ? random.pick(corpus) : packet();
      if (random.once(20)) return right;
      // Half of the time what tells the kind of packet and of message stays as it is.
      const kept = random.once(2) ? 0 : Math.min(BEHIND_MID, right.length);
      const changed = mutate(right.subarray(kept), changes(random), random.pick(corpus).subarray(kept));
      return join(right.subarray(0, kept), changed);

      function packet() {
        const count = random.once(4) ? random.below(4) : 1;
        const parts = Array.from({ length: count }, () => {
          const definition = random.pick(allMessages());
          return encode(definition, valuesFor(definition, random));
        });
        const odd = random.once(10) ? [random.bytes(random.below(12))] : [];
        return join(encodePacket(parts, {}), ...odd);
      }
    },
  property: messageProperty,
};
