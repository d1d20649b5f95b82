import { readFile } from 'node:fs/promises';
import type { Catalogue } from '../requirements/catalogue.ts';
import { catalogueOf } from '../requirements/look-ups.ts';
import { prebuilt, SUITES } from './prebuilt.ts';

export { SUITES } from './prebuilt.ts';

/** The sentences of the specification that this package knows. */
export async function loadCatalogue(): Promise<Catalogue> {
  const built = prebuilt();
  return built === undefined ? readCatalogueFile(SUITES) : catalogueOf(built.requirements);
}

/** The same of the file itself. */
export async function readCatalogueFile(suites: string): Promise<Catalogue> {
  const [{ readCatalogue }, { parse }] = await Promise.all([
    import('../requirements/catalogue.ts'),
    import('yaml'),
  ]);
  return readCatalogue(parse(await readFile(`${suites}mmsp/requirements.yaml`, 'utf8')));
}
