import { foundFor } from '../corpus.mjs';
import { changes, join, mutate, ofBytes } from '../mutate.mjs';
import { definitionProperty, definitionsOf } from '../properties/definition.mjs';
import { valuesFor } from '../values.mjs';

/** The first byte of an input tells the definition, the rest is what it is read from. @type {import('../target.mjs').Target} */
export const definition = {
  name: 'definition',
  says: 'any definition, inner structures and tokens too, from the middle of other bytes',
  input: 'bytes',
  changes: ofBytes,
  slow: 1000,
  parts: [
    'wire/decode',
    'wire/encode',
    'wire/schema',
    'protocols/mmsp/messages/index',
    'protocols/mmsp/messages/data',
    'protocols/mmsp/messages/ntlm-auth',
    'protocols/mmsp/messages/resend',
    'protocols/mmsp/messages/tcp-message-header',
  ],
  corpus: () => [new Uint8Array(1), ...foundFor('definition')],
  make: (code) => {
    const all = definitionsOf(code);
    return (random, corpus) => {
      if (random.once(10)) return mutate(random.pick(corpus), changes(random));
      const which = random.below(all.length);
      const struct = all[which] ?? code.Data;
      const right = code.encode(struct, valuesFor(struct, random));
      const bytes = random.once(4) ? right : mutate(right, changes(random));
      return join(Uint8Array.of(which), bytes);
    };
  },
  property: definitionProperty,
};
