import { parentPort, workerData } from 'node:worker_threads';
import { startServer } from '../server/server.ts';
import type { ApartOptions } from './start-apart.ts';

// The thread of a reference server that start-apart.ts has started: tells where it listens, and ends when it is told to.

const options: ApartOptions = workerData;
const { host, port, close } = await startServer(options);
parentPort?.postMessage({ host, port });
parentPort?.once('message', async () => {
  await close();
  parentPort?.close();
});
