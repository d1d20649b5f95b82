import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { ReferenceServer } from '../server.ts';
import { type Client, connectTo, MID, type Received, received } from './client.ts';
import * as requests from './requests.ts';

/** A UDP socket that keeps what comes. */
export interface Ear {
  readonly port: number;
  /** Everything that has come and was not taken yet, as soon as it is `count` datagrams; fails when they do not come. */
  take(count: number): Promise<Received[]>;
  /** Datagrams that come within `ms`. */
  during(ms: number): Promise<Received[]>;
  /** Ports that datagrams came from. */
  readonly sources: ReadonlySet<number>;
  send(datagram: Uint8Array): void;
  close(): Promise<void>;
}

const PATIENCE_MS = 5000;
const ears = new Set<Ear>();

/** Where `server` listens, `host` being the address to reach it at. */
export async function ear(server: ReferenceServer, host = server.host): Promise<Ear> {
  const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
  const came: Received[] = [];
  const sources = new Set<number>();
  socket.on('message', (datagram, { port }) => {
    came.push(received(Uint8Array.from(datagram)));
    sources.add(port);
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(0, host, resolve);
  });
  const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
  const made: Ear = {
    port: socket.address().port,
    sources,
    async take(count) {
      const deadline = Date.now() + PATIENCE_MS;
      while (came.length < count && Date.now() < deadline) await pause(2);
      if (came.length < count) throw new Error(`${came.length} datagrams came, not ${count}`);
      return came.splice(0);
    },
    async during(ms) {
      await pause(ms);
      return came.splice(0);
    },
    send: (datagram) => socket.send(datagram, server.port, host),
    close() {
      ears.delete(made);
      return new Promise((resolve) => socket.close(() => resolve()));
    },
  };
  ears.add(made);
  return made;
}

/** After each test. */
export async function closeEars(): Promise<void> {
  await Promise.all([...ears].map((one) => one.close()));
}

export interface UdpClient {
  readonly client: Client;
  readonly ear: Ear;
  readonly clientId: number;
}

/** Through ConnectFunnel, with delivery over UDP. */
export async function connectedOverUdp(server: ReferenceServer, host = server.host): Promise<UdpClient> {
  const client = await connectTo(server, host);
  const heard = await ear(server, host);
  client.send(requests.connect(), requests.funnelInfo());
  await client.message(MID.ReportConnectedEX);
  const clientId = (await client.message(MID.ReportFunnelInfo)).u32(60);
  client.send(requests.overUdp(heard.port));
  await client.message(MID.ReportConnectedFunnel);
  return { client, ear: heard, clientId };
}

/** Through the header of `name`, whose datagrams are counted: how many there are is known from the file. */
export async function openedOverUdp(
  server: ReferenceServer,
  name: string,
  headerPackets: number,
  host = server.host,
): Promise<UdpClient> {
  const made = await connectedOverUdp(server, host);
  made.client.send(requests.openFile(name));
  await made.client.message(MID.ReportOpenFile);
  made.client.send(requests.readBlock());
  await made.client.message(MID.ReportReadBlock);
  await made.ear.take(headerPackets);
  return made;
}

/** Selects stream 1 and plays; resolves with the media of the whole play, which is `count` datagrams. */
export async function played({ client, ear: heard }: UdpClient, count: number): Promise<Received[]> {
  client.send(requests.select(1), requests.startPlaying());
  await client.message(MID.ReportStreamSwitch);
  await client.message(MID.ReportStartedPlaying);
  const media = await heard.take(count);
  await client.message(MID.ReportEndOfStream);
  return media;
}
