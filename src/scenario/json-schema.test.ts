import { expect, it } from 'vitest';
import { mmsp } from '../protocols/mmsp/index.ts';
import { scenarioJsonSchema } from './json-schema.ts';

it('is up to date in suites/scenario.schema.json (update with vitest -u)', async () => {
  const written = `${JSON.stringify(scenarioJsonSchema(mmsp), null, 2)}\n`;
  await expect(written).toMatchFileSnapshot('../../suites/scenario.schema.json');
});
