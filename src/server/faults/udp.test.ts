import { createSocket } from 'node:dgram';
import { afterEach, expect, test } from 'vitest';
import { type ReferenceServer, startServer } from '../server.ts';
import { type Client, connectTo, MID, type Received } from '../testing/client.ts';
import { asfFolder } from '../testing/fixtures.ts';
import * as requests from '../testing/requests.ts';
import {
  closeEars,
  connectedOverUdp,
  type Ear,
  ear,
  openedOverUdp,
  played,
  type UdpClient,
} from '../testing/udp-client.ts';
import { faultByName } from './index.ts';

let server: ReferenceServer;
afterEach(async () => {
  await closeEars();
  await server.close();
});

async function start(name: string, speed = 0): Promise<void> {
  const fault = faultByName(name);
  if (fault === undefined) throw new Error(`there is no fault ${name}`);
  server = await startServer({ root: asfFolder, speed, fault });
}

/** What came over TCP and over UDP. */
interface Came {
  readonly tcp: Received[];
  readonly udp: Received[];
}

/** Opens av.asf, reads its header of 709 bytes, 520 and 205 with the 8 of each packet, and selects both streams. */
async function open({ client, ear: heard }: UdpClient): Promise<Came> {
  client.send(requests.openFile('av.asf'), requests.readBlock(1, 5));
  const tcp = await client.until(MID.ReportReadBlock);
  tcp.push(...(await client.during(30)));
  client.send(requests.select(1, 2));
  await client.message(MID.ReportStreamSwitch);
  return { tcp, udp: await heard.during(0) };
}

/** Plays all 302 packets. */
async function play({ client, ear: heard }: UdpClient): Promise<Came> {
  client.send(requests.startPlaying());
  const tcp = await client.until(MID.ReportEndOfStream);
  return { tcp, udp: await heard.during(20) };
}

async function both(name: string): Promise<{ header: Came; media: Came; over: UdpClient }> {
  await start(name);
  const over = await connectedOverUdp(server);
  return { header: await open(over), media: await play(over), over };
}

const data = (came: readonly Received[]): Received[] => came.filter((one) => one.data);
const sizes = (came: readonly Received[]): number[] => came.map(({ bytes }) => bytes.length);
const flags = (came: readonly Received[]): number[] => came.map((one) => one.u8(5));
const locations = (came: readonly Received[]): number[] => came.map((one) => one.u32(0));
const incarnations = (came: readonly Received[]): Set<number> => new Set(came.map((one) => one.u8(4)));
const upTo = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

test('header-over-tcp-with-udp', async () => {
  const { header, media } = await both('header-over-tcp-with-udp');
  expect([sizes(data(header.tcp)), header.udp.length]).toEqual([[520, 205], 0]);
  expect([data(media.tcp).length, media.udp.length]).toEqual([0, 302]);
});

test('media-over-tcp-with-udp', async () => {
  const { header, media } = await both('media-over-tcp-with-udp');
  expect([data(header.tcp).length, sizes(header.udp)]).toEqual([0, [520, 205]]);
  expect([data(media.tcp).length, media.udp.length]).toEqual([302, 0]);
});

test('udp-header-never-sent', async () => {
  const { header, media } = await both('udp-header-never-sent');
  expect([data(header.tcp).length, header.udp.length, media.udp.length]).toEqual([0, 0, 302]);
});

test('two-data-packets-per-datagram', async () => {
  const { header, media, over } = await both('two-data-packets-per-datagram');
  expect(sizes(header.udp)).toEqual([520, 205]);
  expect(media.udp).toHaveLength(151);
  for (const one of media.udp) {
    const second = one.u16(6);
    expect(second + one.u16(second + 6)).toBe(one.bytes.length);
  }
  // One that has no second is not lost, and a resend brings one packet at a time.
  const odd = await openedOverUdp(server, 'audio.asf', 1);
  const last = (await played(odd, 17)).at(-1);
  expect([last?.u32(0), last?.u16(6)]).toEqual([32, last?.bytes.length]);
  over.ear.send(requests.resend(over.clientId, [300, 301]));
  expect((await over.ear.take(2)).every((one) => one.bytes.length === one.u16(6))).toBe(true);
});

test('datagram-longer-than-packet-size and datagram-shorter-than-packet-size', async () => {
  for (const [name, more] of [
    ['datagram-longer-than-packet-size', 4],
    ['datagram-shorter-than-packet-size', -1],
  ] as const) {
    const { header, media } = await both(name);
    expect(sizes(header.udp)).toEqual([520, 205]);
    expect(media.udp).toHaveLength(302);
    expect(media.udp.every((one) => one.bytes.length === one.u16(6) + more)).toBe(true);
    await server.close();
  }
});

test('message-over-udp', async () => {
  const { header, media } = await both('message-over-udp');
  expect(header.udp).toHaveLength(2);
  expect(media.udp).toHaveLength(303);
  const [message] = media.udp.filter((one) => !one.data);
  expect(message?.mid).toBe(MID.ReportStartedPlaying);
  expect(message?.bytes).toEqual(media.tcp.find(({ mid }) => mid === MID.ReportStartedPlaying)?.bytes);
  expect(media.tcp.filter(({ mid }) => mid === MID.ReportStartedPlaying)).toHaveLength(1);
});

test('udp-wrong-header-incarnation and udp-wrong-media-incarnation', async () => {
  const one = await both('udp-wrong-header-incarnation');
  expect([incarnations(one.header.udp), incarnations(one.media.udp)]).toEqual([
    new Set([106]),
    new Set([10]),
  ]);
  await server.close();
  const two = await both('udp-wrong-media-incarnation');
  expect([incarnations(two.header.udp), incarnations(two.media.udp)]).toEqual([new Set([5]), new Set([111])]);
});

test.each([
  ['udp-af-flags-start-at-1', (n: number) => n + 1],
  ['udp-af-flags-step-2', (n: number) => 2 * n],
  ['udp-af-flags-constant', () => 0],
] as const)('%s, and a resend goes by the same numbers', async (name, number) => {
  const { media, over } = await both(name);
  expect(flags(media.udp)).toEqual(upTo(302).map((n) => number(n) & 0xff));
  over.ear.send(requests.resend(over.clientId, [number(301)]));
  expect((await over.ear.take(1))[0]?.bytes).toEqual(media.udp[301]?.bytes);
  const client = await connectTo(server);
  client.send(requests.connect(), requests.connectFunnel(), requests.openFile('audio.asf'));
  await client.until(MID.ReportOpenFile);
  client.send(requests.readBlock());
  await client.until(MID.ReportReadBlock);
  await client.next();
  client.send(requests.select(1), requests.startPlaying());
  expect(flags(data(await client.until(MID.ReportEndOfStream)))).toEqual(upTo(33));
});

test('udp-drops-a-packet-of-the-file', async () => {
  const { media } = await both('udp-drops-a-packet-of-the-file');
  expect(flags(media.udp)).toEqual(upTo(301).map((n) => n & 0xff));
  expect(locations(media.udp)).toEqual(upTo(302).filter((n) => n !== 5));
});

test('udp-media-after-stop', async () => {
  await start('udp-media-after-stop', 4);
  const over = await connectedOverUdp(server);
  over.client.send(requests.openFile('long.asf'), requests.readBlock());
  await over.ear.take(1);
  over.client.send(requests.select(1), requests.startPlaying(), requests.stopPlaying());
  await over.client.until(MID.ReportEndOfStream);
  await over.ear.during(500);
  expect((await over.ear.during(300)).length).toBeGreaterThan(1);
});

async function asksFor(name: string): Promise<{ client: Client; mid: number }> {
  const client = await connectTo(server);
  client.send(requests.connect(), requests.connectFunnel(name));
  await client.message(MID.ReportConnectedEX);
  return { client, mid: (await client.next()).mid };
}

const FUNNELS: Readonly<Record<string, string>> = {
  'accepts-udp-port-0': '\\\\127.0.0.1\\UDP\\0\0',
  'accepts-port-70000': '\\\\127.0.0.1\\UDP\\70000\0',
  'accepts-unknown-protocol': '\\\\127.0.0.1\\SCTP\\5000\0',
  'accepts-funnel-without-backslashes': '127.0.0.1 TCP 5000\0',
};

test.each(Object.keys(FUNNELS))('%s accepts that, refuses the rest, and delivers as ever', async (fault) => {
  await start(fault);
  for (const [name, funnelName] of Object.entries(FUNNELS)) {
    const { mid } = await asksFor(funnelName);
    expect(mid).toBe(name === fault ? MID.ReportConnectedFunnel : MID.ReportDisconnectedFunnel);
  }
  expect((await asksFor('\0')).mid).toBe(MID.ReportDisconnectedFunnel);
  const over = await connectedOverUdp(server);
  expect((await open(over)).udp).toHaveLength(2);
});

test('accepts-port-70000 takes the low 16 bits', async () => {
  await start('accepts-port-70000');
  const heard = await ear(server);
  const { client } = await asksFor(`\\\\127.0.0.1\\UDP\\${heard.port + 0x10000}\0`);
  client.send(requests.openFile('av.asf'), requests.readBlock());
  expect(await heard.take(2)).toHaveLength(2);
});

/** An ear at that port of that address, which only a fault sends to. */
async function stranger(port: number, address: string): Promise<{ heard: number; close(): Promise<void> }> {
  const socket = createSocket('udp4');
  const made = {
    heard: 0,
    close: () => new Promise<void>((resolve) => socket.close(() => resolve())),
  };
  socket.on('message', () => made.heard++);
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(port, address, resolve);
  });
  return made;
}

async function readHeader(heard: Ear, address = '127.0.0.1'): Promise<void> {
  const client = await connectTo(server);
  client.send(requests.connect(), requests.overUdp(heard.port, address), requests.openFile('av.asf'));
  await client.until(MID.ReportOpenFile);
  client.send(requests.readBlock());
  await client.until(MID.ReportReadBlock);
}

test('udp-to-another-port', async () => {
  await start('udp-to-another-port');
  const over = await connectedOverUdp(server);
  expect((await open(over)).udp).toEqual([]);
});

test('udp-to-first-port-ever', async () => {
  await start('udp-to-first-port-ever');
  const first = await ear(server);
  await readHeader(first);
  expect(await first.take(2)).toHaveLength(2);
  const second = await ear(server);
  await readHeader(second);
  expect(await first.take(2)).toHaveLength(2);
  expect(await second.during(10)).toEqual([]);
});

test('udp-follows-funnel-address', async () => {
  await start('udp-follows-funnel-address');
  const mine = await ear(server);
  await readHeader(mine, '127.0.0.1');
  await mine.take(2);
  const other = await stranger(mine.port, '127.0.0.3');
  await readHeader(mine, '127.0.0.3');
  await expect.poll(() => other.heard).toBe(2);
  // An address of another machine gets nothing, and a name is none.
  await readHeader(mine, '192.0.2.1');
  await mine.take(2);
  await readHeader(mine, 'x');
  await mine.take(2);
  await other.close();
});

test('resend-never, resend-changes-byte and resend-changes-location', async () => {
  const never = await both('resend-never');
  never.over.ear.send(requests.resend(never.over.clientId, [300]));
  expect(await never.over.ear.during(30)).toEqual([]);
  await server.close();
  for (const [name, at] of [
    ['resend-changes-byte', -1],
    ['resend-changes-location', 0],
  ] as const) {
    const { over, media } = await both(name);
    for (let twice = 0; twice < 2; twice++) {
      over.ear.send(requests.resend(over.clientId, [300]));
      const copy = (await over.ear.take(1))[0]?.bytes ?? new Uint8Array();
      const right = media.udp[300]?.bytes ?? new Uint8Array();
      const changed = [...copy.keys()].filter((n) => copy[n] !== right[n]);
      expect(changed).toEqual([at < 0 ? right.length + at : at]);
    }
    await server.close();
  }
});

test.each(['resend-ignores-client-id', 'resend-ignores-source-id', 'resend-ignores-signature'])(
  '%s serves that and no other wrong request',
  async (fault) => {
    const { over, media } = await both(fault);
    const wrong: Readonly<Record<string, Uint8Array>> = {
      'resend-ignores-client-id': requests.resend((over.clientId ^ 1) >>> 0, [300]),
      'resend-ignores-source-id': requests.resend(over.clientId, [300], { sourceId: 2 }),
      'resend-ignores-signature': requests.resend(over.clientId, [300], { signature: 1 }),
    };
    for (const [name, request] of Object.entries(wrong)) {
      over.ear.send(request);
      const copies = await over.ear.during(30);
      expect(copies.map(({ bytes }) => bytes)).toEqual(name === fault ? [media.udp[300]?.bytes] : []);
    }
    // Another session is no concern of it.
    const other = await connectedOverUdp(server);
    await open(other);
    other.ear.send(requests.resend((over.clientId ^ 1) >>> 0, [300]));
    expect(await over.ear.during(20)).toEqual([]);
  },
);
