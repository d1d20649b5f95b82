import { asfHeader as madeHeader } from '../asf-header.mjs';
import { ASF_FILES, fileAt, foundFor } from '../corpus.mjs';
import { ofBytes, spoilt } from '../mutate.mjs';
import { asfHeaderProperty } from '../properties/asf-header.mjs';

/** @type {import('../target.mjs').Target} */
export const asfHeader = {
  name: 'asf-header',
  says: 'an ASF file header, and a file that begins with it',
  input: 'bytes',
  changes: ofBytes,
  slow: 1000,
  parts: ['asf/header', 'asf/file'],
  corpus: () => [
    ...ASF_FILES.flatMap(({ path, header, size }) => {
      const bytes = fileAt(path);
      return [bytes.slice(0, header), bytes.slice(0, header + size)];
    }),
    ...foundFor('asf-header'),
  ],
  make: () => (random, corpus) => spoilt(random, corpus, 12, () => madeHeader(random)),
  property: asfHeaderProperty,
};
