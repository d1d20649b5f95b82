import { fileURLToPath } from 'node:url';
import { filesIn, foundFor } from '../corpus.mjs';
import { changed, ofYaml } from '../mutate-text.mjs';
import { folderFor, loaderProperty } from '../properties/loader.mjs';
import { ROOT } from '../target.mjs';

/** The id of a scenario is what its file is called. */
const FILE = 'fuzzed';
const DATA = /^(?:- id:|requirements:)/m;

/** @type {import('../target.mjs').Target} */
export const scenario = {
  name: 'scenario',
  says: 'a scenario file',
  input: 'text',
  changes: ofYaml,
  slow: 2000,
  parts: [
    'scenario/load',
    'scenario/user-error',
    'protocols/mmsp/index',
    'requirements/catalogue',
    'cli/catalogue',
  ],
  corpus: () => [
    ...filesIn('suites/mmsp/', /\.ya?ml$/).flatMap((bytes) => {
      const text = Buffer.from(bytes).toString('utf8');
      const renamed = text.replace(/^id: .*$/m, `id: ${FILE}`);
      return renamed === text || DATA.test(text) ? [] : [new Uint8Array(Buffer.from(renamed))];
    }),
    ...foundFor('scenario'),
  ],
  make: () => (random, corpus) => changed(random, ofYaml, random.pick(corpus), random.pick(corpus), 20),
  property: (code) => {
    const catalogue = code.loadCatalogue();
    const builtIn = fileURLToPath(new URL('suites/', ROOT));
    return loaderProperty(code, `${folderFor('scenario')}/${FILE}.yaml`, async (path) =>
      code.loadScenarioFiles({ path, builtIn, protocol: code.mmsp, catalogue: await catalogue }),
    );
  },
};
