// A process of the campaign that plays seeds; started by scripts/campaign.mjs.
import { work } from '../../dist/campaign/worker.js';
import { checkXml } from './check-xml.mjs';

await work(checkXml);
