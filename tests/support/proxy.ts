import { connect, createServer, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';

/** How the bytes of one side are handed to the other. */
export type Carry = (from: Socket, to: Socket) => void;

export interface Proxy {
  readonly port: number;
  close(): Promise<void>;
}

/** A TCP proxy to a port of this machine that cuts the byte streams of both directions in its own way. */
export async function startProxy(target: number, carry: Carry): Promise<Proxy> {
  const sockets = new Set<Socket>();
  const adopt = (socket: Socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  };
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const upstream = connect({ port: target, host: '127.0.0.1', allowHalfOpen: true });
    adopt(client);
    adopt(upstream);
    carry(client, upstream);
    carry(upstream, client);
    client.on('close', () => upstream.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a listening server has no port');
  return {
    port: address.port,
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/**
 * One byte per write; the next one follows when the system has taken the one before and everybody here has had a
 * turn, so that the receiver sees it by itself.
 */
export const byteByByte: Carry = (from, to) => {
  void (async () => {
    for await (const chunk of from) {
      if (!(chunk instanceof Uint8Array)) throw new Error('a socket without an encoding reads bytes');
      for (let i = 0; i < chunk.length; i++) {
        await written(to, chunk.subarray(i, i + 1));
        await nextTurn();
      }
    }
    to.end();
  })().catch(() => to.destroy());
};

/** Resolves when the system has taken the bytes; rejects when the connection is gone. */
const written = (to: Socket, bytes: Uint8Array): Promise<void> =>
  new Promise((resolve, reject) => {
    to.write(bytes, (error) => (error ? reject(error) : resolve()));
  });

/** Everything that comes within some milliseconds in one write. */
export const together =
  (within: number): Carry =>
  (from, to) => {
    let waiting: Buffer[] = [];
    let timer: NodeJS.Timeout | undefined;
    const flush = () => {
      timer = undefined;
      if (waiting.length > 0 && !to.destroyed) to.write(Buffer.concat(waiting));
      waiting = [];
    };
    from.on('data', (bytes: Buffer) => {
      waiting.push(bytes);
      timer ??= setTimeout(flush, within);
    });
    from.on('end', () => {
      clearTimeout(timer);
      flush();
      to.end();
    });
    from.on('close', () => clearTimeout(timer));
  };
