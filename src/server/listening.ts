import { createSocket, type Socket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import type { AddressInfo, Server } from 'node:net';

/** A system that chooses a port for TCP does not know that the number must be free for UDP too. */
const CHOICES = 20;
/** Connections that wait to be accepted; the system may allow fewer. */
export const BACKLOG = 2048;

/** Makes `server` listen, and returns the UDP socket that is bound to the same address and the same number. */
export async function listen(server: Server, host: string, port: number): Promise<Socket> {
  // Once it listens an error is a connection that could not be accepted: whoever tried to connect sees it.
  server.on('error', () => {});
  for (let choice = 1; ; choice++) {
    const { address, family } = await lookup(host).catch((cause: Error) => refusal(host, port, cause));
    const number = await listenTcp(server, address, port).catch((cause: Error) => refusal(host, port, cause));
    try {
      return await bindUdp(family === 6 ? 'udp6' : 'udp4', address, number);
    } catch (cause) {
      await new Promise((resolve) => server.close(resolve));
      if (port !== 0 || choice === CHOICES) refusal(host, port, cause, ' over UDP');
    }
  }
}

function refusal(host: string, port: number, cause: unknown, over = ''): never {
  const why = cause instanceof Error ? cause.message : String(cause);
  throw new Error(`cannot listen on ${host}:${port}${over}: ${why}`, { cause });
}

function listenTcp(server: Server, address: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, BACKLOG, () => {
      server.off('error', reject);
      const bound: AddressInfo | string | null = server.address();
      if (bound === null || typeof bound === 'string') reject(new Error('a listening server has no port'));
      else resolve(bound.port);
    });
  });
}

function bindUdp(type: 'udp4' | 'udp6', address: string, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createSocket(type);
    socket.once('error', (cause) => {
      socket.close();
      reject(cause);
    });
    socket.bind({ port, address, exclusive: true }, () => {
      socket.removeAllListeners('error');
      resolve(socket);
    });
  });
}
