import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { type ReferenceServer, type ServerOptions, startServer } from '../server/server.ts';

/** What can be handed to another thread. */
export type ApartOptions = Pick<ServerOptions, 'root' | 'site' | 'speed' | 'seed' | 'limits'>;

export type Apart = Pick<ReferenceServer, 'host' | 'port' | 'close'>;

/** Only what was built has a file that a thread can start from. */
const isBuilt = import.meta.url.endsWith('.js');

/**
 * A reference server in a thread of its own, so that it neither takes time from the player nor waits for it. From the
 * sources, as tests run them, it shares the thread. A failure of it is thrown like any other of this process.
 */
export async function startApart(options: ApartOptions): Promise<Apart> {
  if (!isBuilt) return startServer(options);
  const worker = new Worker(new URL('./server-thread.js', import.meta.url), { workerData: options });
  const [where]: { readonly host: string; readonly port: number }[] = await once(worker, 'message');
  if (where === undefined)
    throw new Error('the thread of the reference server did not tell where it listens');
  worker.on('error', (error) => {
    throw error;
  });
  return {
    ...where,
    async close() {
      const ended = once(worker, 'exit');
      worker.postMessage('close');
      await ended;
    },
  };
}
