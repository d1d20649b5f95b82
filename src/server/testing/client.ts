import { connect as dial, type Socket } from 'node:net';
import type { ReferenceServer } from '../server.ts';
import * as requests from './requests.ts';

export const MID = {
  ReportConnectedEX: 0x00040001,
  ReportConnectedFunnel: 0x00040002,
  ReportDisconnectedFunnel: 0x00040003,
  ReportStartedPlaying: 0x00040005,
  ReportOpenFile: 0x00040006,
  ReportStartStriding: 0x0004000a,
  ReportReadBlock: 0x00040011,
  ReportFunnelInfo: 0x00040015,
  Ping: 0x0004001b,
  ReportEndOfStream: 0x0004001e,
  ReportStreamChange: 0x00040020,
  ReportStreamSwitch: 0x00040021,
} as const;

/** A packet as it came, read with a DataView alone. Offsets of a message count from the start of its packet. */
export interface Received {
  readonly bytes: Uint8Array;
  readonly data: boolean;
  readonly mid: number;
  u8(at: number): number;
  u16(at: number): number;
  u32(at: number): number;
  f64(at: number): number;
}

/** A client made of a socket: what it sends is bytes, and nothing is checked. */
export interface Client {
  readonly socket: Socket;
  send(...packets: readonly Uint8Array[]): void;
  /** The next packet; fails when none comes. */
  next(): Promise<Received>;
  /** The next packet, which must be that message. */
  message(mid: number): Promise<Received>;
  /** Packets up to and including the first message of that MID. */
  until(mid: number): Promise<Received[]>;
  /** Packets that come within `ms`. */
  during(ms: number): Promise<Received[]>;
  readonly closed: Promise<void>;
}

const PATIENCE_MS = 5000;

export async function connectTo(server: ReferenceServer, host = server.host): Promise<Client> {
  const socket = dial({ port: server.port, host, noDelay: true });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  const arrived: Received[] = [];
  let pending = Buffer.alloc(0);
  let wake = (): void => {};
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    pending = Buffer.concat([pending, chunk]);
    for (let size = sizeOf(pending); size > 0 && size <= pending.length; size = sizeOf(pending)) {
      arrived.push(received(Uint8Array.from(pending.subarray(0, size))));
      pending = pending.subarray(size);
    }
    wake();
  });
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));

  const arrival = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const client: Client = {
    socket,
    closed,
    send(...packets) {
      socket.write(requests.joined(...packets));
    },
    async next() {
      const deadline = Date.now() + PATIENCE_MS;
      while (arrived.length === 0 && Date.now() < deadline) await arrival(deadline - Date.now());
      const first = arrived.shift();
      if (first === undefined) throw new Error('nothing came');
      return first;
    },
    async message(mid) {
      const came = await client.next();
      if (came.mid !== mid) throw new Error(`0x${came.mid.toString(16)} came, not 0x${mid.toString(16)}`);
      return came;
    },
    async until(mid) {
      const came: Received[] = [];
      while (came.at(-1)?.mid !== mid) came.push(await client.next());
      return came;
    },
    async during(ms) {
      const deadline = Date.now() + ms;
      while (Date.now() < deadline) await arrival(deadline - Date.now());
      return arrived.splice(0);
    },
  };
  return client;
}

/** Through Connect and ConnectFunnel. */
export async function connected(server: ReferenceServer, product?: string): Promise<Client> {
  const client = await connectTo(server);
  client.send(requests.connect(product));
  await client.message(MID.ReportConnectedEX);
  client.send(requests.connectFunnel());
  await client.message(MID.ReportConnectedFunnel);
  return client;
}

/** Through the header of `name`. */
export async function opened(server: ReferenceServer, name: string, product?: string): Promise<Client> {
  const client = await connected(server, product);
  client.send(requests.openFile(name));
  await client.message(MID.ReportOpenFile);
  client.send(requests.readBlock());
  await client.message(MID.ReportReadBlock);
  while (((await client.next()).u8(5) & 8) === 0);
  return client;
}

function sizeOf(bytes: Buffer): number {
  if (bytes.length < 12) return bytes.length >= 8 && !isMessage(bytes) ? bytes.readUInt16LE(6) : 0;
  return isMessage(bytes) ? bytes.readUInt32LE(8) + 16 : bytes.readUInt16LE(6);
}

const isMessage = (bytes: Buffer): boolean => bytes.readUInt32LE(4) === 0xb00bface;

export function received(bytes: Uint8Array): Received {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const data = view.getUint32(4, true) !== 0xb00bface;
  return {
    bytes,
    data,
    mid: data ? 0 : view.getUint32(36, true),
    u8: (at) => view.getUint8(at),
    u16: (at) => view.getUint16(at, true),
    u32: (at) => view.getUint32(at, true),
    f64: (at) => view.getFloat64(at, true),
  };
}
