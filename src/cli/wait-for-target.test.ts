import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { waitForTarget } from './wait-for-target.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

function listen(port: number): Promise<number> {
  const server = createServer((socket) => socket.destroy());
  servers.push(server);
  return new Promise((resolve, reject) => {
    server.on('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') throw new Error('a listening server has no port');
      resolve(address.port);
    });
  });
}

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const port = await listen(0);
  await new Promise((resolve) => servers.pop()?.close(resolve));
  return port;
}

async function wait(port: number, milliseconds: number, signal = new AbortController().signal) {
  let waits = 0;
  const began = performance.now();
  await waitForTarget({ host: '127.0.0.1', port }, milliseconds, signal, () => {
    waits += 1;
  });
  return { waits, took: performance.now() - began };
}

describe('waiting for a target', () => {
  it('takes no time when it is there', async () => {
    const { waits, took } = await wait(await listen(0), 20_000);
    expect(waits).toBe(0);
    expect(took).toBeLessThan(10_000);
  });

  it('ends when it comes up, and says once that it waits', async () => {
    const port = await freePort();
    const coming = setTimeout(() => listen(port), 500);
    const { waits, took } = await wait(port, 20_000);
    clearTimeout(coming);
    expect(waits).toBe(1);
    expect(took).toBeGreaterThan(400);
    expect(took).toBeLessThan(15_000);
  });

  it('ends after the time that it is given', async () => {
    const { waits, took } = await wait(await freePort(), 400);
    expect(waits).toBe(1);
    expect(took).toBeGreaterThan(350);
    expect(took).toBeLessThan(10_000);
  });

  it('ends when the run is interrupted', async () => {
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 300);
    const { took } = await wait(await freePort(), 60_000, abort.signal);
    expect(took).toBeLessThan(20_000);
  });
});
