// The server under attack, in a process of its own. It tells its port, answers questions about itself, and ends by itself.

import { monitorEventLoopDelay } from 'node:perf_hooks';
import { faultByName } from '../../dist/server/faults/index.js';
import { startServer } from '../../dist/server/server.js';
import { sabotages } from './sabotage.mjs';

const { fault: faultName, sabotage, ...options } = JSON.parse(process.argv[2] ?? '{}');
const fault = faultName === undefined ? undefined : faultByName(faultName);
if (faultName !== undefined && fault === undefined) throw new Error(`there is no fault ${faultName}`);

const troubles = [];
const note = (what) => (error) => troubles.push(`${what}: ${error?.message ?? error}`);
process.on('unhandledRejection', note('unhandled rejection'));
process.on('uncaughtException', note('uncaught exception'));
process.on('warning', note('warning'));

/** How long it is busy with one thing before it looks at the next. */
const turns = monitorEventLoopDelay({ resolution: 10 });
turns.enable();

const server = await startServer({ ...options, ...(fault && { fault }) });
const spoil = sabotage === undefined ? undefined : sabotages[sabotage](server);

/** The pipe to the one that asks is none of the server's. */
const resources = () => {
  const counts = {};
  for (const name of process.getActiveResourcesInfo())
    if (name !== 'PipeWrap') counts[name] = (counts[name] ?? 0) + 1;
  return counts;
};

/** Whoever has started it is gone. */
const orphaned = () => process.exit(4);
process.on('disconnect', orphaned);

process.on('message', async ({ ask }) => {
  if (ask === 'state') {
    globalThis.gc?.();
    process.send({
      sessions: server.sessions,
      resources: resources(),
      troubles,
      memory: process.memoryUsage(),
      longestTurn: turns.max / 1e6,
    });
    return;
  }
  await server.close();
  spoil?.();
  // What its end has brought about comes in a turn of its own.
  await new Promise((resolve) => setImmediate(resolve));
  process.send({ closed: true, troubles });
  process.off('disconnect', orphaned);
  // Nothing else may keep the process alive from here on.
  process.disconnect();
});
process.send({ port: server.port });
