import { createSocket, type Socket } from 'node:dgram';

export interface Destination {
  readonly address: string;
  readonly port: number;
}

/** What datagrams leave by. */
export interface Sender {
  /** `handedOver` is called when the system has taken the datagram, or will not; what becomes of it nobody knows. */
  send(bytes: Uint8Array, to: Destination, handedOver: () => void): void;
  close(): Promise<void>;
}

/** The UDP port that has the number of the TCP port ([MS-MMSP] 3.2.5.11.1). */
export interface UdpPort extends Sender {
  /** Sends from a port that the system chooses. */
  another(): Sender;
  /** What the first session with delivery over UDP asked for. */
  first: Destination | undefined;
}

export function createUdpPort(
  socket: Socket,
  onDatagram: (datagram: Uint8Array, from: Destination) => void,
): UdpPort {
  const family = socket.address().family === 'IPv6' ? 'udp6' : 'udp4';
  socket.on('message', (datagram, { address, port }) => onDatagram(datagram, { address, port }));
  return { ...senderOn(socket), another: () => senderOn(createSocket(family)), first: undefined };
}

function senderOn(socket: Socket): Sender {
  let closed = false;
  // A datagram that cannot be sent is a lost one.
  socket.on('error', () => {});
  return {
    send(bytes, { port, address }, handedOver) {
      if (!closed) socket.send(bytes, port, address, handedOver);
    },
    close() {
      if (closed) return Promise.resolve();
      closed = true;
      return new Promise((resolve) => socket.close(() => resolve()));
    },
  };
}
