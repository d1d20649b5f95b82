import type { Catalogue } from '../requirements/catalogue.ts';
import { unpack } from '../scenario/packed.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { prebuilt, SUITES } from './prebuilt.ts';

/** The scenarios of this package, the probes among them. Throws a UserError when somebody broke one. */
export async function builtInSuite(catalogue: Catalogue): Promise<readonly Scenario[]> {
  const built = prebuilt();
  if (built !== undefined) return unpack(built.scenarios);
  const [{ loadSuite }, { mmsp }] = await Promise.all([
    import('../scenario/load.ts'),
    import('../protocols/mmsp/index.ts'),
  ]);
  return loadSuite({ protocol: mmsp, catalogue, folder: SUITES });
}
