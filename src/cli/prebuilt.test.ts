import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { mmsp } from '../protocols/mmsp/index.ts';
import { loadSuite } from '../scenario/load.ts';
import { unpack } from '../scenario/packed.ts';
import { UserError } from '../scenario/user-error.ts';
import { readCatalogueFile } from './catalogue.ts';
import { prebuildSuites } from './prebuild-suites.ts';
import { FILE, prebuilt, readPrebuilt, SUITES } from './prebuilt.ts';
import { readKnowledge } from './read-knowledge.ts';

const base = mkdtempSync(join(tmpdir(), 'mms-conform-'));
const suites = join(base, 'suites/');
const folder = join(base, 'prebuilt');
const file = join(folder, FILE);
/** Enough of the suites for whatever may change. */
const FEW = /^(?:|mmsp|[^/]*|mmsp\/(?:[^/]+\.(?:yaml|json)|(?:general|openings)(?:\/.*)?))$/;
afterAll(() => rmSync(base, { recursive: true }));

it('is for what is built: the source itself reads the suites', () => {
  expect(prebuilt()).toBeUndefined();
});

describe('the suites of this package', () => {
  const built = () => readPrebuilt(folder, SUITES);
  beforeAll(() => prebuildSuites(folder, SUITES));

  it('come back, case by case, as they are read', async () => {
    const catalogue = await readCatalogueFile(SUITES);
    const read = await loadSuite({ protocol: mmsp, catalogue, folder: SUITES });
    const scenarios = unpack(built()?.scenarios ?? { steps: [], cases: [] });
    expect(scenarios.map(({ id }) => id)).toEqual(read.map(({ id }) => id));
    for (const [n, scenario] of scenarios.entries()) expect(scenario, scenario.id).toStrictEqual(read[n]);
  });

  it('come with the sentences, the kill list and the exclusions', async () => {
    const catalogue = await readCatalogueFile(SUITES);
    expect(built()?.requirements).toStrictEqual(catalogue.all);
    expect(built()?.knowledge).toStrictEqual(readKnowledge(catalogue, SUITES));
  });
});

describe('what was built is left aside', () => {
  const isTaken = () => readPrebuilt(folder, suites) !== undefined;
  const restore = () => {
    rmSync(suites, { recursive: true, force: true });
    cpSync(SUITES, suites, { recursive: true, filter: (path) => FEW.test(path.slice(SUITES.length)) });
  };
  let text = '';

  beforeAll(async () => {
    restore();
    await prebuildSuites(folder, suites);
    text = readFileSync(file, 'utf8');
  });
  beforeEach(() => {
    restore();
    writeFileSync(file, text);
    expect(isTaken()).toBe(true);
  });

  it.each([
    ['a scenario', () => appendFileSync(join(suites, 'mmsp/general/happy-path.yaml'), '# changed\n')],
    ['an opening', () => appendFileSync(join(suites, 'mmsp/openings/header-read.yaml'), '# changed\n')],
    ['the catalogue', () => appendFileSync(join(suites, 'mmsp/requirements.yaml'), '# changed\n')],
    ['the kill list', () => appendFileSync(join(suites, 'mmsp/kills.json'), '\n')],
    ['another scenario', () => writeFileSync(join(suites, 'mmsp/general/another.yml'), '')],
    ['one scenario less', () => rmSync(join(suites, 'mmsp/general/happy-path.yaml'))],
    ['no suite', () => rmSync(suites, { recursive: true })],
    ['a file that is cut', () => writeFileSync(file, text.slice(0, -1))],
    ['a file that is changed', () => writeFileSync(file, text.replace('"MUST"', '"MAY"'))],
    ['an empty file', () => writeFileSync(file, '')],
    ['no file', () => rmSync(file)],
  ])('with %s', (_, change) => {
    change();
    expect(isTaken()).toBe(false);
  });

  it('when a suite changes while it is read', async () => {
    const building = prebuildSuites(folder, suites);
    appendFileSync(join(suites, 'mmsp/general/happy-path.yaml'), '# changed\n');
    await expect(building).rejects.toThrow(/suites\/: was changed while it was read/);
    expect(isTaken()).toBe(false);
  });

  it('but a schema for editors changes nothing', () => {
    appendFileSync(join(suites, 'scenario.schema.json'), '\n');
    expect(isTaken()).toBe(true);
  });

  it('when a suite has a mistake, which is told, and nothing is left', async () => {
    appendFileSync(join(suites, 'mmsp/general/happy-path.yaml'), 'stepz: []\n');
    const building = prebuildSuites(folder, suites);
    await expect(building).rejects.toThrow(UserError);
    await expect(building).rejects.toThrow(
      /suites\/mmsp\/general\/happy-path\.yaml:\d+:1: stepz is not a key/,
    );
    expect(() => readFileSync(file)).toThrow('ENOENT');
  });
});
