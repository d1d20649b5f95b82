import { connect, createServer, type Socket } from 'node:net';

export interface Peer {
  readonly port: number;
  /** Connections that were accepted so far. */
  readonly accepted: number;
  close(): Promise<void>;
}

/** A TCP server of a test's own; what it does with a connection is all that it does. */
export async function startPeer(behave: (socket: Socket) => void): Promise<Peer> {
  const sockets = new Set<Socket>();
  let accepted = 0;
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    accepted += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // The harness ends a connection when it has heard enough.
    socket.on('error', () => socket.destroy());
    behave(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a listening server has no port');
  return {
    port: address.port,
    get accepted() {
      return accepted;
    },
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Writes the chunks over and over, as fast as they are read. */
export function flood(socket: Socket, chunk: Uint8Array): void {
  const pour = (): void => {
    while (!socket.destroyed && socket.write(chunk));
  };
  socket.on('drain', pour);
  pour();
}

/** Writes the bytes one by one, each some milliseconds after the one before. */
export function drip(socket: Socket, bytes: () => Uint8Array, every: number): void {
  let next = 0;
  const timer = setInterval(() => {
    const byte = bytes().subarray(next, next + 1);
    next += byte.length;
    if (byte.length > 0) socket.write(byte);
  }, every);
  socket.on('close', () => clearInterval(timer));
}

/** A connection of its own to a real server for each of the client's; the bytes of the server are handed on by hand. */
export function between(port: number, fromServer: (client: Socket, bytes: Buffer) => void) {
  return (client: Socket): void => {
    const server = connect({ port, host: '127.0.0.1', noDelay: true });
    server.on('error', () => client.destroy());
    client.on('close', () => server.destroy());
    client.on('data', (bytes) => server.write(bytes));
    server.on('data', (bytes: Buffer) => fromServer(client, bytes));
    server.on('end', () => client.end());
    client.on('end', () => server.end());
  };
}

/** Bytes from hex, blanks ignored. */
export const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replace(/\s/g, ''), 'hex'));

/** A thousand Data packets of 32 bytes ([MS-MMSP] 2.2.2), with incarnations in turn. */
export function dataPackets(...incarnations: readonly number[]): Uint8Array {
  const all = new Uint8Array(32_000);
  const view = new DataView(all.buffer);
  for (let i = 0; i < 1000; i++) {
    view.setUint32(i * 32, i, true);
    view.setUint8(i * 32 + 4, incarnations[i % incarnations.length] ?? 0);
    view.setUint16(i * 32 + 6, 32, true);
  }
  return all;
}

/** The first 24 bytes of a TcpMessageHeader ([MS-MMSP] 2.2.3) and 8 of its timeSent, with the messageLength given. */
export const tcpHeader = (messageLength: string): Uint8Array =>
  hex(
    `01 00 00 00  ce fa 0b b0  ${messageLength}  4d 4d 53 20  02 00 00 00  00 00 00 00  00 00 00 00 00 00 00 00`,
  );

/** A whole packet that carries Ping ([MS-MMSP] 2.2.4.11): 32 bytes of header, 16 of message. */
export const pingPacket = (): Uint8Array =>
  hex(
    `01 00 00 00  ce fa 0b b0  20 00 00 00  4d 4d 53 20  06 00 00 00  00 00 00 00  00 00 00 00 00 00 00 00
     02 00 00 00  1b 00 04 00  00 00 00 00  00 00 00 00`,
  );
