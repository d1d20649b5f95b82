import { foundFor, packetsOf } from '../corpus.mjs';
import { changes, join, mutate, ofBytes } from '../mutate.mjs';
import { framingProperty } from '../properties/framing.mjs';

/** @type {import('../target.mjs').Target} */
export const framing = {
  name: 'framing',
  says: 'a stream of packets, cut at any segmentation',
  input: 'bytes',
  changes: ofBytes,
  slow: 1000,
  parts: ['protocols/mmsp/framing'],
  corpus: () => [...packetsOf('packet'), ...packetsOf('data'), ...foundFor('framing')],
  make: () => (random, corpus) => {
    const packets = Array.from({ length: 1 + random.below(6) }, () => {
      const right = random.pick(corpus);
      return random.once(3) ? mutate(right, changes(random), random.pick(corpus)) : right;
    });
    return random.once(6) ? mutate(join(...packets), changes(random)) : join(...packets);
  },
  property: framingProperty,
};
