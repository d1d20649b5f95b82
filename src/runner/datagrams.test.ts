import { createSocket } from 'node:dgram';
import { describe, expect, it } from 'vitest';
import { systemClock } from './clock.ts';
import { type Datagrams, NoUdpPort, openAt, openInRange } from './datagrams.ts';

const HOST = '127.0.0.1';
const waiting = { clock: systemClock, ms: 300, start: 0 };

async function using<T>(sockets: readonly (Datagrams | undefined)[], run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } finally {
    for (const socket of sockets) socket?.close();
  }
}

describe('a UDP socket of the client', () => {
  it('hears what is sent to its port', async () => {
    let resolve = (_bytes: Uint8Array): void => {};
    const heard = new Promise<Uint8Array>((done) => {
      resolve = done;
    });
    const socket = await openInRange(HOST, undefined, waiting, (bytes) => resolve(bytes));
    await using([socket], async () => {
      const sender = createSocket('udp4');
      sender.send(Uint8Array.of(1, 2, 3), socket.port, HOST);
      expect([...(await heard)]).toEqual([1, 2, 3]);
      sender.close();
    });
  });

  it('is not to be had at a port that is taken, nor at an address that is not ours', async () => {
    const first = await openAt(HOST, 0, () => {});
    await using([first], async () => {
      expect(await openAt(HOST, first?.port ?? 0, () => {})).toBeUndefined();
      expect(await openAt('192.0.2.1', 0, () => {})).toBeUndefined();
    });
  });

  it('takes another port of its range, and waits for one that is given back', async () => {
    const taken = await openAt(HOST, 0, () => {});
    const port = taken?.port ?? 0;
    const range = { low: port, high: port };
    setTimeout(() => taken?.close(), 150);
    const opened = await openInRange(HOST, range, { ...waiting, ms: 5000 }, () => {});
    await using([opened], async () => {
      expect(opened.port).toBe(port);
      await expect(openInRange(HOST, range, waiting, () => {})).rejects.toThrow(NoUdpPort);
      await expect(openInRange(HOST, range, waiting, () => {})).rejects.toThrow(
        `no UDP port from ${port} to ${port} of ${HOST} is free: widen --udp-ports, or run fewer --workers`,
      );
    });
  });
});
