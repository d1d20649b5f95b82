import { createSocket, type Socket } from 'node:dgram';
import type { Deed } from './behaviour.ts';

/** The UDP sockets of a hostile server. */
export interface DatagramSides {
  /** A socket for what the right server sends to one client; resolves with its port. */
  open(fromServer: (bytes: Uint8Array) => void): Promise<ServerSide>;
  /** What a client sends to the hostile server, and the port that it came from. */
  onClient(heard: (bytes: Uint8Array, port: number) => void): void;
  send(deed: Extract<Deed, { readonly do: 'datagram' }>, port: number): void;
  close(): Promise<void>;
}

export interface ServerSide {
  readonly port: number;
  send(bytes: Uint8Array, port: number): void;
}

const HERE = '127.0.0.1';
/** On loopback every 127.x.x.x is ours. */
const ELSEWHERE = '127.0.0.3';

/** Binds to the port that TCP has already; rejects when it is taken. */
export async function openDatagramSides(port: number): Promise<DatagramSides> {
  const sockets: Socket[] = [];
  const other = new Map<string, Promise<Socket>>();
  let closed = false;

  async function bound(address: string, at: number): Promise<Socket> {
    const socket = createSocket('udp4');
    await new Promise<void>((resolve, reject) => {
      socket.once('error', (error) => {
        socket.close();
        reject(error);
      });
      socket.bind({ address, port: at, exclusive: true }, () => {
        socket.removeAllListeners('error');
        // What cannot be sent is lost.
        socket.on('error', () => {});
        // The seed may be over meanwhile.
        if (closed) socket.close();
        else sockets.push(socket);
        resolve();
      });
    });
    return socket;
  }

  function spoofing(address: string): Promise<Socket> {
    const known = other.get(address) ?? bound(address, 0);
    other.set(address, known);
    return known;
  }

  const own = await bound(HERE, port);
  const give = (socket: Socket, bytes: Uint8Array, to: number): void => {
    if (!closed && to > 0 && to <= 0xffff) socket.send(bytes, to, HERE, () => {});
  };
  return {
    async open(fromServer) {
      const socket = await bound(HERE, 0);
      if (closed) return { port: 0, send: () => {} };
      socket.on('message', (bytes) => fromServer(bytes));
      return { port: socket.address().port, send: (bytes, to) => give(socket, bytes, to) };
    },
    onClient(heard) {
      own.on('message', (bytes, { port: from }) => heard(bytes, from));
    },
    send({ bytes, from, beside = 0 }, to) {
      if (from === undefined) return give(own, bytes, to + beside);
      const socket = spoofing(from === 'another-port' ? HERE : ELSEWHERE);
      // On a system without that address nothing is spoofed.
      socket.then(
        (found) => give(found, bytes, to + beside),
        () => {},
      );
    },
    async close() {
      closed = true;
      await Promise.allSettled(other.values());
      await Promise.all(
        sockets.splice(0).map((socket) => new Promise<void>((resolve) => socket.close(() => resolve()))),
      );
    },
  };
}
