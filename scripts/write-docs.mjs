// Writes the generated pages: docs/messages.md from the message definitions, suites/scenario.schema.json from the
// grammar of scenarios.
import { writeFileSync } from 'node:fs';
import { messagesPage } from '../dist/protocols/mmsp/documentation.js';
import { mmsp } from '../dist/protocols/mmsp/index.js';
import { scenarioJsonSchema } from '../dist/scenario/json-schema.js';

const file = (path) => new URL(`../${path}`, import.meta.url);
writeFileSync(file('docs/messages.md'), messagesPage());
writeFileSync(file('suites/scenario.schema.json'), `${JSON.stringify(scenarioJsonSchema(mmsp), null, 2)}\n`);
