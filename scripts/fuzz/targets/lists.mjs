import { fileURLToPath } from 'node:url';
import { fileAt, foundFor } from '../corpus.mjs';
import { changed, ofYaml } from '../mutate-text.mjs';
import { folderFor, loaderProperty } from '../properties/loader.mjs';
import { ROOT } from '../target.mjs';

// The other YAML that a user writes: what is known to fail, and what the reference server serves.

const KNOWN = `failures:
  - case: mmsp/general/happy-path[transport=*]
    requirement: MMSP-2.2.4.2-05
    reason: the revision is that of a draft
    expires: 2027-06-30
  - { case: [mmsp/general/resend, "mmsp/**"], requirement: MMSP-2.2.3-*, reason: a known one }
flaky:
  - { case: "*", requirement: MMSP-3.2.5.11-03, reason: now and then }
`;

/** @type {ReturnType<import('../target.mjs').Target['make']>} */
const make = (random, corpus) => changed(random, ofYaml, random.pick(corpus), random.pick(corpus), 20);

/** @type {import('../target.mjs').Target} */
export const expected = {
  name: 'expected',
  says: 'a list of expected failures',
  input: 'text',
  changes: ofYaml,
  slow: 2000,
  parts: ['cli/expected-file', 'scenario/user-error', 'requirements/catalogue', 'cli/catalogue'],
  corpus: () => [new Uint8Array(Buffer.from(KNOWN)), ...foundFor('expected')],
  make: () => make,
  property: (code) => {
    const catalogue = code.loadCatalogue();
    return loaderProperty(code, `${folderFor('expected')}/known.yaml`, async (path) =>
      code.readExpected(path, await catalogue),
    );
  },
};

/** @type {import('../target.mjs').Target} */
export const site = {
  name: 'site',
  says: 'what the reference server serves besides files',
  input: 'text',
  changes: ofYaml,
  slow: 2000,
  parts: ['cli/read-site', 'scenario/user-error'],
  corpus: () => [fileAt('fixtures/profiles/site.yaml'), ...foundFor('site')],
  make: () => make,
  property: (code) => {
    const root = fileURLToPath(new URL('fixtures/asf/', ROOT));
    return loaderProperty(code, `${folderFor('site')}/site.yaml`, (path) =>
      code.readSite(path, root, { A: 'b' }),
    );
  },
};
