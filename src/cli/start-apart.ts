import { Worker } from 'node:worker_threads';
import type { ReferenceServer, ServerOptions } from '../server/server.ts';

/** What can be handed to another thread. */
export type ApartOptions = Pick<ServerOptions, 'root' | 'site' | 'speed' | 'seed' | 'limits'>;

export type Apart = Pick<ReferenceServer, 'host' | 'port' | 'close'>;

/** Only what was built has a file that a thread can start from. */
const isBuilt = import.meta.url.endsWith('.js');

/**
 * A reference server in a thread of its own, so that it neither takes time from the player nor waits for it. From the
 * sources, as tests run them, it shares the thread. A failure of it is thrown like any other of this process, and so is
 * its end when nobody has asked for that.
 */
export async function startApart(options: ApartOptions): Promise<Apart> {
  if (!isBuilt) return (await import('../server/server.ts')).startServer(options);
  const worker = new Worker(new URL('./server-thread.js', import.meta.url), { workerData: options });
  const ended = new Promise<number>((resolve) => worker.once('exit', resolve));
  const where = await listening(worker);
  let needed = true;
  worker.on('error', (error) => {
    needed = false;
    throw error;
  });
  worker.once('exit', (code) => {
    if (needed) throw new Error(`${THREAD} ended with ${code} while it was needed`);
  });
  return {
    ...where,
    async close() {
      needed = false;
      worker.postMessage('close');
      await ended;
    },
  };
}

const THREAD = 'the thread of the reference server';

/** Where the server of the thread listens, which is all that it says. */
const listening = (worker: Worker): Promise<Pick<Apart, 'host' | 'port'>> =>
  new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`${THREAD} ended with ${code} before it listened`)));
  });
