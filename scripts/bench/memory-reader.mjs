// The harness side of memory.mjs: plays everything once, with every rule and a reference copy, and tells its resident
// memory each second over the channel to the parent. The copy is made packet by packet like what the server sends, by
// the same arithmetic: a file of that size in memory would hide what is measured.
import { setMaxListeners } from 'node:events';
import { generatedFile } from '../../dist/server/generated/content.js';
import { clocked } from './measure.mjs';
import { PATH } from './play.mjs';
import { openPlayer } from './player.mjs';

const { path, port, given } = JSON.parse(process.argv[2]);
const { signal } = new AbortController();
setMaxListeners(0, signal);
const reference = generatedFile(given);
const play = await openPlayer({ path, port, content: { key: 'short', path: PATH, reference }, signal });
const megabytes = () => process.memoryUsage.rss() / 1e6;

const timer = setInterval(() => process.send({ rss: megabytes() }), 1000);
let packets = 0;
const { wall, cpu } = await clocked(async () => {
  ({ packets } = await play());
});
clearInterval(timer);
if (packets < reference.packetCount)
  throw new Error(`${packets} of ${reference.packetCount} packets were judged`);
// maxRSS is in kilobytes: the highest that the process has ever been, between the samples and before them too.
process.send({ packets, seconds: wall, cpu, highest: (process.resourceUsage().maxRSS * 1024) / 1e6 });
process.disconnect();
