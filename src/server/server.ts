import { realpath, stat } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { createClientIds } from './client-ids.ts';
import { type Clock, systemClock } from './clock.ts';
import { serveConnection } from './connection.ts';
import type { Fault } from './faults/fault.ts';
import { combined } from './hooks/combined.ts';
import { createLibrary } from './library.ts';
import { defaultLimits, type Limits } from './limits.ts';
import type { Variant } from './variants/variant.ts';

export type { Clock, Limits };

export interface ServerOptions {
  /** Folder of ASF files; nothing outside it is served. */
  readonly root: string;
  /** 127.0.0.1 unless told otherwise. */
  readonly host?: string;
  /** 0, which is the default, lets the system choose. */
  readonly port?: number;
  /** Media and header pace: 1 is real time, 0 as fast as the client reads. */
  readonly speed?: number;
  readonly fault?: Fault;
  /** Another way to be right; a fault changes what is left of it. */
  readonly variant?: Variant;
  readonly limits?: Partial<Limits>;
  /** Makes the Client-IDs reproducible. */
  readonly seed?: number;
  readonly clock?: Clock;
}

export interface ReferenceServer {
  readonly host: string;
  readonly port: number;
  /** Connections at present. */
  readonly sessions: number;
  /** Ends every connection and stops listening. */
  close(): Promise<void>;
}

/** An MMS server, written from [MS-MMSP] 3.2: TCP delivery, stored content, no authentication. */
export async function startServer(options: ServerOptions): Promise<ReferenceServer> {
  const { host = '127.0.0.1', port = 0, speed = 1, fault, variant, seed, clock = systemClock } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const library = createLibrary(await folder(options.root), limits.maxFileBytes);
  const clientIds = createClientIds(seed);
  const sockets = new Set<Socket>();

  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    const hooks = combined([variant?.start() ?? {}, fault?.start() ?? {}]);
    serveConnection(socket, { clock, library, clientIds, limits, speed, hooks });
  });
  server.maxConnections = limits.maxConnections;
  await listen(server, host, port);

  return {
    host,
    port: boundPort(server),
    get sessions() {
      return sockets.size;
    },
    async close() {
      const ended = [...sockets].map((socket) => new Promise((resolve) => socket.once('close', resolve)));
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      await Promise.all(ended);
    },
  };
}

async function folder(root: string): Promise<string> {
  try {
    const real = await realpath(root);
    if ((await stat(real)).isDirectory()) return real;
  } catch (cause) {
    throw new Error(`the folder ${root} cannot be read`, { cause });
  }
  throw new Error(`${root} is not a folder`);
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    // Once it listens an error is a connection that could not be accepted: whoever tried to connect sees it.
    server.on('error', (cause) =>
      reject(new Error(`cannot listen on ${host}:${port}: ${cause.message}`, { cause })),
    );
    server.listen(port, host, resolve);
  });
}

function boundPort(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a listening server has no port');
  return address.port;
}
