import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { End } from '../capture/captured.ts';
import type { Clock } from './clock.ts';

/** A UDP socket of the client. */
export interface Datagrams {
  readonly port: number;
  send(bytes: Uint8Array, port: number, host: string): void;
  close(): void;
}

/** Hears of a datagram, and where it came from. */
export type OnDatagram = (bytes: Uint8Array, from: End) => void;

/** Ports from which a UDP socket takes its own. */
export interface PortRange {
  readonly low: number;
  readonly high: number;
}

/** No UDP port could be had; it says why in one sentence. */
export class NoUdpPort extends Error {
  override readonly name = 'NoUdpPort';
}

/** Milliseconds after which a range whose ports were all taken is tried again: other cases give theirs back. */
const RETRY = 100;
/** Bytes that the system keeps for us while we are busy. */
const RECEIVE_BUFFER = 1 << 21;

/** Opens a socket at one port; undefined when the port or the address is not to be had. */
export function openAt(
  address: string,
  port: number,
  onDatagram: OnDatagram,
): Promise<Datagrams | undefined> {
  return new Promise((resolve) => {
    const socket = createSocket({ type: isIPv6(address) ? 'udp6' : 'udp4' });
    socket.once('error', () => {
      socket.close();
      resolve(undefined);
    });
    socket.bind({ address, port, exclusive: true }, () => {
      socket.removeAllListeners('error');
      // An ICMP message about a datagram that we sent says nothing on what comes.
      socket.on('error', () => {});
      socket.on('message', onDatagram);
      enlarge(socket);
      resolve({
        port: socket.address().port,
        send: (bytes, to, host) => socket.send(bytes, to, host),
        close: () => socket.close(),
      });
    });
  });
}

/** Opens a socket at a port of the range, or at one that the system chooses. Rejects with NoUdpPort after `ms`. */
export async function openInRange(
  address: string,
  range: PortRange | undefined,
  { clock, ms, start }: { readonly clock: Clock; readonly ms: number; readonly start: number },
  onDatagram: OnDatagram,
): Promise<Datagrams> {
  const { low, high } = range ?? { low: 0, high: 0 };
  const size = high - low + 1;
  const until = clock.now() + ms;
  do {
    for (let i = 0; i < size; i++) {
      const port = low + ((start + i) % size);
      const opened = await openAt(address, port, onDatagram);
      if (opened !== undefined) return opened;
    }
    await new Promise<void>((resolve) => clock.after(RETRY, resolve));
  } while (clock.now() < until);
  const where = range === undefined ? 'UDP port' : `UDP port from ${low} to ${high}`;
  throw new NoUdpPort(`no ${where} of ${address} is free: widen --udp-ports, or run fewer --workers`);
}

/** The system may allow less, which is no reason to give up. */
function enlarge(socket: Socket): void {
  try {
    socket.setRecvBufferSize(RECEIVE_BUFFER);
  } catch {
    // What it has is enough for content that is paced.
  }
}
