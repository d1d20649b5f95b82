import { once } from 'node:events';
import { createServer, connect as tcpConnect } from 'node:net';
import { expect, it } from 'vitest';
import { systemClock } from './clock.ts';
import { Interrupted } from './interrupted.ts';
import { createWaits } from './waits.ts';

const idle = (): void => {};
const busyFor = (ms: number): void => {
  for (const until = performance.now() + ms; performance.now() < until; );
};

it.each(['until', 'sharply'] as const)(
  '%s takes in what has arrived before it says that time is up',
  async (how) => {
    const waits = createWaits(systemClock, new AbortController().signal, idle);
    const server = createServer((socket) => socket.end('x')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    let heard = 0;
    const socket = tcpConnect(port, '127.0.0.1');
    await once(socket, 'connect');
    socket.on('data', () => {
      heard += 1;
      waits.wake();
    });
    const came = waits[how](() => (heard > 0 ? 'heard' : undefined), 20);
    // Both are due when this is over: the timer, and the byte that the system has kept meanwhile.
    busyFor(100);
    expect(await came).toBe('heard');
    socket.destroy();
    server.close();
  },
);

it.each(['until', 'sharply'] as const)('%s says that time is up when nothing comes', async (how) => {
  const waits = createWaits(systemClock, new AbortController().signal, idle);
  const began = performance.now();
  expect(await waits[how](() => undefined, 20)).toBeUndefined();
  expect(performance.now() - began).toBeGreaterThanOrEqual(19);
});

it.each(['until', 'sharply'] as const)(
  '%s ends with the run, and with what went wrong on our side',
  async (how) => {
    const ended = new AbortController();
    const waits = createWaits(systemClock, ended.signal, idle);
    const came = waits[how](() => undefined, 60_000);
    ended.abort(new Error('the run is over'));
    await expect(came).rejects.toThrow(Interrupted);

    const failing = createWaits(systemClock, new AbortController().signal, () => {
      throw new Error('our own fault');
    });
    await expect(failing[how](() => undefined, 60_000)).rejects.toThrow('our own fault');
  },
);
