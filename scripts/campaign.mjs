// Hostile servers against the harness, many seeds beside each other: see docs/campaign.md.
// usage: npm run campaign -- [--seeds N] [--first N] [--replay SEED] [--help]
import { main } from '../dist/campaign/main.js';
import { checkXml } from './campaign/check-xml.mjs';

process.exitCode = await main({
  args: process.argv.slice(2),
  worker: new URL('campaign/worker.mjs', import.meta.url),
  checkXml,
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
});
