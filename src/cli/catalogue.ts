import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { type Catalogue, readCatalogue } from '../requirements/catalogue.ts';

/** Where this package has its own suites. */
export const SUITES = fileURLToPath(new URL('../../suites/', import.meta.url));

export const loadCatalogue = async (): Promise<Catalogue> =>
  readCatalogue(parse(await readFile(`${SUITES}mmsp/requirements.yaml`, 'utf8')));
