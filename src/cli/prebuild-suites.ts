import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { mmsp } from '../protocols/mmsp/index.ts';
import { loadSuite } from '../scenario/load.ts';
import { pack, unpack } from '../scenario/packed.ts';
import { UserError } from '../scenario/user-error.ts';
import { readCatalogueFile } from './catalogue.ts';
import { FILE, type Prebuilt, sealOf } from './prebuilt.ts';
import { readKnowledge } from './read-knowledge.ts';

/**
 * Reads suites as a command would read them and writes what came of it to the folder. Throws a UserError, and leaves
 * nothing there, when something is wrong with them, or somebody changes them meanwhile.
 */
export async function prebuildSuites(folder: string, suites: string): Promise<void> {
  rmSync(join(folder, FILE), { force: true });
  const before = sealOf('', suites);
  const catalogue = await readCatalogueFile(suites);
  const { kills, exclusions } = readKnowledge(catalogue, suites);
  const scenarios = await loadSuite({ protocol: mmsp, catalogue, folder: suites });
  const made: Prebuilt = {
    requirements: catalogue.all,
    scenarios: pack(scenarios),
    knowledge: { kills, exclusions },
  };
  const text = JSON.stringify(made);
  const back: Prebuilt = JSON.parse(text);
  if (!isDeepStrictEqual(unpack(back.scenarios), scenarios))
    throw new Error('the scenarios do not come back from JSON as they were');
  if (sealOf('', suites) !== before) throw new UserError(`${suites}: was changed while it was read`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, FILE), `${sealOf(text, suites)}\n${text}`);
}
