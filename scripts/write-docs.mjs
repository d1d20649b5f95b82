// Writes the generated pages: docs/messages.md from the message definitions, suites/scenario.schema.json from the
// grammar of scenarios, docs/*.schema.json from the documents that reporters write, the table in docs/bench.md from the
// stored run in docs/bench.json.
import { readFileSync, writeFileSync } from 'node:fs';
import { eventsJsonSchema } from '../dist/cli/events-json-schema.js';
import { loadJsonSchema } from '../dist/load/json-schema.js';
import { messagesPage } from '../dist/protocols/mmsp/documentation.js';
import { mmsp } from '../dist/protocols/mmsp/index.js';
import { reportJsonSchema } from '../dist/report/json-schema.js';
import { scenarioJsonSchema } from '../dist/scenario/json-schema.js';
import { withFigures } from './bench/page.mjs';

const write = (path, text) => writeFileSync(new URL(`../${path}`, import.meta.url), text);
const writeSchema = (path, schema) => write(path, `${JSON.stringify(schema, null, 2)}\n`);

write('docs/messages.md', messagesPage());
writeSchema('suites/scenario.schema.json', scenarioJsonSchema(mmsp));
writeSchema('docs/report.schema.json', reportJsonSchema());
writeSchema('docs/events.schema.json', eventsJsonSchema());
writeSchema('docs/load.schema.json', loadJsonSchema());

const read = (path) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
write('docs/bench.md', withFigures(read('docs/bench.md'), JSON.parse(read('docs/bench.json'))));
