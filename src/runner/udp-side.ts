import type { End, Side } from '../capture/captured.ts';
import type { Destination } from '../protocols/mmsp/unit.ts';
import type { Clock } from './clock.ts';
import { type Datagrams, type OnDatagram, openAt, openInRange, type PortRange } from './datagrams.ts';
import { createNetwork, type Network, type Passage } from './network.ts';
import type { Peer } from './peer.ts';
import type { Random } from './random.ts';

export interface UdpOptions {
  readonly peer: Peer;
  readonly clock: Clock;
  readonly random: Random;
  readonly ports?: PortRange;
  readonly network?: Network;
  /** Milliseconds to wait for a free port. */
  readonly timeout: number;
  /** `bytes` are valid only during the call. */
  readonly onDatagram: (bytes: Uint8Array, to: Destination) => void;
  /** Hears of every datagram as the sockets send and receive it. */
  readonly tap?: (from: Side, ends: DatagramEnds, bytes: Uint8Array, note?: string) => void;
}

/** Ours is a socket of the client, whichever direction the datagram has. */
export interface DatagramEnds {
  readonly ours: End;
  readonly theirs: End;
}

/** The UDP sockets of a session: one that is asked for, and sentinels where nothing may come. */
export interface UdpSide {
  readonly port: number;
  /** Datagrams that came to any of the sockets, before a simulated network took its share. */
  received(): number;
  /** Datagrams that a simulated network lost. */
  lost(): number;
  /** To the server's UDP port of the same number as its TCP port ([MS-MMSP] 1.9). `shown` is what may be seen of it. */
  send(bytes: Uint8Array, shown?: Uint8Array): void;
  /** Listens at an address that only funnelName names; why that shows nothing here, or undefined. */
  listenAtForeign(): Promise<string | undefined>;
  /** From now on what comes is heard by somebody else: the next session, for which it is a wrong place. */
  handOver(onDatagram: (bytes: Uint8Array, to: Destination) => void): void;
  close(): void;
}

/** Where a server that follows the address in funnelName is seen: on loopback every 127.x.x.x is ours. */
export const FOREIGN_ADDRESS = '127.0.0.2';
const LOOPBACK = /^127\./;

/**
 * Opens a socket at the address of the TCP connection, to which Data packets go ([MS-MMSP] 3.2.5.5), and sentinels
 * at ports that a mistake would lead to: the one beside it, its bytes swapped, and the number of the TCP port.
 */
export async function openUdp(options: UdpOptions): Promise<UdpSide> {
  const { peer, clock, random } = options;
  const { localAddress } = peer;
  let { onDatagram } = options;
  let received = 0;
  const network = options.network && createNetwork(options.network, random, clock);
  const sockets: Datagrams[] = [];

  const addressOf = ({ foreign }: Destination): string => (foreign ? FOREIGN_ADDRESS : localAddress);

  const hear =
    (to: () => Destination): OnDatagram =>
    (bytes, theirs) => {
      received += 1;
      const deliver = () => onDatagram(bytes, to());
      if (options.tap === undefined && network === undefined) return deliver();
      const ours = { address: addressOf(to()), port: to().port };
      const tell = (note?: string) => options.tap?.('server', { ours, theirs }, bytes, note);
      if (network !== undefined) return throughNetwork(network, deliver, tell);
      tell();
      deliver();
    };

  const start = Math.floor(random.next() * 0x10000);
  const own: Datagrams = await openInRange(
    localAddress,
    options.ports,
    { clock, ms: options.timeout, start },
    hear(() => ({ port: own.port, foreign: false })),
  );
  sockets.push(own);

  async function listen(address: string, port: number, foreign: boolean): Promise<boolean> {
    const opened = await openAt(
      address,
      port,
      hear(() => ({ port, foreign })),
    );
    if (opened !== undefined) sockets.push(opened);
    return opened !== undefined;
  }

  for (const port of mistakenPorts(own.port, peer.localPort)) await listen(localAddress, port, false);

  return {
    port: own.port,
    received: () => received,
    lost: () => network?.lost() ?? 0,
    send(bytes, shown = bytes) {
      const theirs = { address: peer.remoteAddress, port: peer.remotePort };
      options.tap?.('client', { ours: { address: localAddress, port: own.port }, theirs }, shown);
      own.send(bytes, peer.remotePort, peer.remoteAddress);
    },
    async listenAtForeign() {
      if (!LOOPBACK.test(localAddress) || !LOOPBACK.test(peer.remoteAddress))
        return 'whether a server follows the address in funnelName can be seen over loopback only, 127.0.0.1';
      const heard = await listen(FOREIGN_ADDRESS, own.port, true);
      return heard ? undefined : `this system has no address ${FOREIGN_ADDRESS} to listen at`;
    },
    handOver(to) {
      onDatagram = to;
    },
    close() {
      for (const socket of sockets.splice(0)) socket.close();
      onDatagram = () => {};
    },
  };
}

/** It is told before it is delivered, and all the same when it is not. */
function throughNetwork(network: Passage, deliver: () => void, tell: (note?: string) => void): void {
  const lost = network.lost();
  let told = false;
  network.pass(() => {
    if (!told) tell();
    told = true;
    deliver();
  });
  if (!told)
    tell(network.lost() > lost ? 'lost by the simulated network' : 'delayed by the simulated network');
  told = true;
}

function mistakenPorts(udp: number, tcp: number): number[] {
  const swapped = ((udp & 0xff) << 8) | (udp >> 8);
  const beside = udp === 0xffff ? udp - 1 : udp + 1;
  return [...new Set([beside, swapped, tcp])].filter((port) => port >= 1024 && port !== udp);
}
