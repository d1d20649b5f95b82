import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/**
 * A server sends its datagrams to the address from which the TCP connection came ([MS-MMSP] 3.2.5.5). A tap that
 * connects from this address gets them, at the port that the client named, without a byte of the conversation changed.
 */
export const RELAY_HOST = '127.0.0.2';
const CLIENT_HOST = '127.0.0.1';

export interface DatagramRelay {
  /** Whatever came from the server, in the order in which it came. */
  readonly datagrams: readonly Uint8Array[];
  close(): Promise<void>;
}

export interface RelayOptions {
  /** Of the client, and by that of the relay. */
  readonly port: number;
  /** Keeps a datagram from the client, by its number from 0. */
  readonly loses?: (number: number) => boolean;
}

/** A man in the middle of the datagrams that a server sends to a client on this machine. */
export async function openDatagramRelay({ port, loses = () => false }: RelayOptions): Promise<DatagramRelay> {
  const datagrams: Uint8Array[] = [];
  const socket = createSocket('udp4');
  socket.on('message', (datagram) => {
    const number = datagrams.push(Uint8Array.from(datagram)) - 1;
    if (!loses(number)) socket.send(datagram, port, CLIENT_HOST);
  });
  socket.bind(port, RELAY_HOST);
  await once(socket, 'listening');
  return {
    datagrams,
    async close() {
      socket.close();
      await once(socket, 'close');
    },
  };
}
