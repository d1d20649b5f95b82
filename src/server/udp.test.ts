import { createSocket } from 'node:dgram';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { listen } from './listening.ts';
import { type ReferenceServer, startServer } from './server.ts';
import { type Client, connectTo, MID, type Received } from './testing/client.ts';
import { asfFile, asfFolder } from './testing/fixtures.ts';
import { fileOfOnePacket } from './testing/large-file.ts';
import * as requests from './testing/requests.ts';
import { closeEars, connectedOverUdp, ear, openedOverUdp, played } from './testing/udp-client.ts';

let server: ReferenceServer;
afterEach(async () => {
  await closeEars();
  await server.close();
});

const failing = (packet: Received): boolean => packet.u32(40) >= 0x80000000;
const noData = (came: readonly Received[]): boolean => came.every(({ data }) => !data);

test('header and media go out as one datagram each, to the port that was asked for, and nothing of them over TCP', async () => {
  server = await startServer({ root: asfFolder, speed: 0 });
  const { client, ear: heard } = await connectedOverUdp(server);
  client.send(requests.openFile('av.asf'));
  await client.message(MID.ReportOpenFile);
  client.send(requests.readBlock(1, 5));
  await client.message(MID.ReportReadBlock);
  const header = await heard.take(2);
  expect(header.map((one) => [one.u32(0), one.u8(4), one.u8(5), one.u16(6)])).toEqual([
    [0, 5, 0x04, 520],
    [1, 5, 0x0c, 205],
  ]);
  expect(header.map(({ bytes }) => bytes.length)).toEqual([520, 205]);
  const joined = Buffer.concat(header.map(({ bytes }) => bytes.subarray(8)));
  expect(joined.equals(asfFile('av.asf').subarray(0, 709))).toBe(true);

  client.send(requests.select(1, 2), requests.startPlaying({ playIncarnation: 10 }));
  await client.message(MID.ReportStreamSwitch);
  await client.message(MID.ReportStartedPlaying);
  const media = await heard.take(302);
  media.forEach((one, n) => {
    expect([one.u32(0), one.u8(4), one.u8(5), one.u16(6)]).toEqual([n, 10, n & 0xff, one.bytes.length]);
  });
  expect((await client.message(MID.ReportEndOfStream)).u32(44)).toBe(10);
  expect([...heard.sources]).toEqual([server.port]);
  expect([await client.during(30), await heard.during(0)]).toEqual([[], []]);
});

test('what goes over UDP is what goes over TCP, and AFFlags counts on with the next play', async () => {
  server = await startServer({ root: asfFolder, speed: 0 });
  const over = await openedOverUdp(server, 'audio.asf', 1);
  const first = await played(over, 33);
  const second = await played(over, 33);
  expect(second.map((one) => one.u8(5))).toEqual(first.map((one) => one.u8(5) + 33));

  const client = await connectTo(server);
  client.send(requests.connect(), requests.connectFunnel(), requests.openFile('audio.asf'));
  await client.until(MID.ReportOpenFile);
  client.send(requests.readBlock());
  await client.until(MID.ReportReadBlock);
  await client.next();
  client.send(requests.select(1), requests.startPlaying());
  await client.until(MID.ReportStartedPlaying);
  const overTcp = await client.until(MID.ReportEndOfStream);
  expect(overTcp.slice(0, -1).map(({ bytes }) => bytes)).toEqual(first.map(({ bytes }) => bytes));
});

test('two sessions get their own media only, one of them over TCP a third', async () => {
  server = await startServer({ root: asfFolder, speed: 8 });
  const one = await openedOverUdp(server, 'audio.asf', 1);
  const two = await openedOverUdp(server, 'av.asf', 2);
  expect(one.ear.port).not.toBe(two.ear.port);
  expect(one.clientId).not.toBe(two.clientId);
  const [audio, video] = await Promise.all([played(one, 33), played(two, 200)]);
  expect(audio).toHaveLength(33);
  expect(audio.every(({ bytes }) => bytes.length < 521)).toBe(true);
  expect(new Set(video.map((packet) => packet.u8(4)))).toEqual(new Set([10]));
  expect(await one.ear.during(20)).toEqual([]);
});

test('the address in funnelName is not where Data goes', async () => {
  server = await startServer({ root: asfFolder, speed: 0 });
  for (const address of ['127.0.0.2', '192.168.0.1', 'no-such-host', '::1', '[::1]', '0.0.0.0']) {
    const client = await connectTo(server);
    const heard = await ear(server);
    client.send(requests.connect(), requests.overUdp(heard.port, address), requests.openFile('audio.asf'));
    await client.until(MID.ReportOpenFile);
    client.send(requests.readBlock());
    await client.message(MID.ReportReadBlock);
    expect(await heard.take(1)).toHaveLength(1);
  }
});

async function serves(client: Client): Promise<void> {
  client.send(requests.openFile('audio.asf'));
  expect((await client.message(MID.ReportOpenFile)).u32(40)).toBe(0);
}

test.each([
  ['port 0', '\\\\127.0.0.1\\UDP\\0\0'],
  ['port 65536', '\\\\127.0.0.1\\UDP\\65536\0'],
  ['port 70000', '\\\\127.0.0.1\\UDP\\70000\0'],
  ['a port of many digits', `\\\\127.0.0.1\\UDP\\${'9'.repeat(300)}\0`],
  ['a negative port', '\\\\127.0.0.1\\UDP\\-1\0'],
  ['no port', '\\\\127.0.0.1\\UDP\\\0'],
  ['a port in words', '\\\\127.0.0.1\\UDP\\0x50\0'],
  ['another protocol', '\\\\127.0.0.1\\SCTP\\5000\0'],
  ['no backslashes', '127.0.0.1 UDP 5000\0'],
  ['one backslash in front', '\\127.0.0.1\\UDP\\5000\0'],
  ['no address', '\\\\\\UDP\\5000\0'],
  ['more after the port', '\\\\127.0.0.1\\UDP\\5000\\\0'],
  ['a name that is too long', `\\\\${'1'.repeat(600)}\\UDP\\5000\0`],
  ['a name that is far too long', `\\\\${'1'.repeat(30_000)}\\UDP\\5000\0`],
  ['nothing', '\0'],
])('%s is refused, and a good ConnectFunnel is served afterwards', async (_, name) => {
  server = await startServer({ root: asfFolder, speed: 0 });
  for (const good of ['UDP', 'TCP']) {
    const client = await connectTo(server);
    const heard = await ear(server);
    client.send(requests.connect(), requests.connectFunnel(name), requests.connectFunnel(name));
    await client.message(MID.ReportConnectedEX);
    expect(failing(await client.message(MID.ReportDisconnectedFunnel))).toBe(true);
    expect(failing(await client.message(MID.ReportDisconnectedFunnel))).toBe(true);
    client.send(requests.connectFunnel(`\\\\127.0.0.1\\${good}\\${heard.port}\0`));
    expect((await client.message(MID.ReportConnectedFunnel)).u32(40)).toBe(0);
    await serves(client);
    client.send(requests.readBlock());
    await client.message(MID.ReportReadBlock);
    if (good === 'UDP') await heard.take(1);
    else expect((await client.next()).data).toBe(true);
    client.socket.destroy();
  }
});

test.each([
  ['a stray letter behind the NUL', (port: number) => `\\\\127.0.0.1\\UDP\\${port}\0x`],
  ['text behind the NUL', (port: number) => `\\\\127.0.0.1\\UDP\\${port}\0\\\\10.0.0.1\\TCP\\1\0`],
  ['no NUL', (port: number) => `\\\\127.0.0.1\\UDP\\${port}`],
  ['small letters', (port: number) => `\\\\127.0.0.1\\udp\\${port}\0`],
])('%s does no harm', async (_, name) => {
  server = await startServer({ root: asfFolder, speed: 0 });
  const client = await connectTo(server);
  const heard = await ear(server);
  client.send(requests.connect(), requests.connectFunnel(name(heard.port)));
  await client.until(MID.ReportConnectedFunnel);
  await serves(client);
  client.send(requests.readBlock());
  await client.message(MID.ReportReadBlock);
  expect(await heard.take(1)).toHaveLength(1);
});

test('a second ConnectFunnel after a good one changes nothing', async () => {
  server = await startServer({ root: asfFolder, speed: 0 });
  const { client, ear: heard } = await connectedOverUdp(server);
  const other = await ear(server);
  client.send(requests.overUdp(other.port), requests.connectFunnel(), requests.openFile('audio.asf'));
  await client.message(MID.ReportOpenFile);
  client.send(requests.readBlock());
  await client.message(MID.ReportReadBlock);
  await heard.take(1);
  expect(await other.during(20)).toEqual([]);
});

test('ReadBlock can be repeated while the header is under way, and in READY', async () => {
  server = await startServer({ root: asfFolder, speed: 1 });
  const { client, ear: heard } = await connectedOverUdp(server);
  client.send(requests.openFile('split-header.asf'));
  await client.message(MID.ReportOpenFile);
  client.send(requests.readBlock(1, 1));
  await client.message(MID.ReportReadBlock);
  await heard.take(1);
  client.send(requests.readBlock(1, 2));
  await client.message(MID.ReportReadBlock);
  const again = await heard.take(8);
  expect(again.map((one) => [one.u32(0), one.u8(4)])).toEqual(
    Array.from({ length: 8 }, (_, n): [number, number] => [n, 2]),
  );
  client.send(requests.readBlock(1, 3));
  await client.message(MID.ReportReadBlock);
  await heard.take(1);
  client.send(requests.cancelReadBlock(3));
  await heard.during(50);
  expect(await heard.during(300)).toEqual([]);
  // The state stays READY.
  client.send(requests.select(1), requests.startPlaying());
  await client.message(MID.ReportStreamSwitch);
  await client.message(MID.ReportStartedPlaying);
  expect((await heard.take(1))[0]?.u8(4)).toBe(10);
});

test('StopPlaying stops the datagrams, and another play goes on', async () => {
  server = await startServer({ root: asfFolder, speed: 10 });
  const { client, ear: heard } = await openedOverUdp(server, 'long.asf', 1);
  client.send(requests.select(1), requests.startPlaying());
  await client.message(MID.ReportStreamSwitch);
  await client.message(MID.ReportStartedPlaying);
  const before = await heard.take(5);
  client.send(requests.stopPlaying(0x99));
  expect((await client.message(MID.ReportEndOfStream)).u32(44)).toBe(0x99);
  const last = [...before, ...(await heard.during(20))].length;
  expect(await heard.during(200)).toEqual([]);
  client.send(requests.startPlaying({ playIncarnation: 12 }));
  await client.message(MID.ReportStartedPlaying);
  const next = (await heard.take(1))[0];
  expect([next?.u32(0), next?.u8(4), next?.u8(5)]).toEqual([0, 12, last]);
  client.send(requests.closeFile());
  await client.closed;
  await heard.during(20);
  expect(await heard.during(150)).toEqual([]);
});

test('a play keeps its pace over UDP, and an unpaced one loses nothing on the way to this process', async () => {
  server = await startServer({ root: asfFolder, speed: 4 });
  const paced = await openedOverUdp(server, 'audio.asf', 1);
  const begin = performance.now();
  await played(paced, 33);
  expect(performance.now() - begin).toBeGreaterThan(600);
  await server.close();
  server = await startServer({ root: asfFolder, speed: 0 });
  const unpaced = await openedOverUdp(server, 'long.asf', 1);
  for (let n = 0; n < 4; n++) expect(await played(unpaced, 235)).toHaveLength(235);
});

test.each([
  [65_499, true],
  [65_500, false],
])(
  'content with packets of %i bytes is served over TCP, over UDP only if a datagram holds them',
  async (size, fits) => {
    const root = mkdtempSync(join(tmpdir(), 'mms-'));
    writeFileSync(join(root, 'one.asf'), fileOfOnePacket(size));
    server = await startServer({ root });
    const { client } = await connectedOverUdp(server);
    client.send(requests.openFile('one.asf'));
    expect(failing(await client.message(MID.ReportOpenFile))).toBe(!fits);
    const overTcp = await connectTo(server);
    overTcp.send(requests.connect(), requests.connectFunnel(), requests.openFile('one.asf'));
    await overTcp.message(MID.ReportConnectedEX);
    await overTcp.message(MID.ReportConnectedFunnel);
    expect(failing(await overTcp.message(MID.ReportOpenFile))).toBe(false);
    rmSync(root, { recursive: true });
  },
);

test('a session that ended leaves the datagrams of others alone', async () => {
  server = await startServer({ root: asfFolder, speed: 8 });
  const one = await openedOverUdp(server, 'long.asf', 1);
  const two = await openedOverUdp(server, 'audio.asf', 1);
  one.client.send(requests.select(1), requests.startPlaying());
  await one.ear.take(3);
  one.client.socket.destroy();
  expect(await played(two, 33)).toHaveLength(33);
  await one.ear.during(0);
  expect(await one.ear.during(100)).toEqual([]);
});

test('the UDP port has the number of the TCP port; when it is taken one sentence says so', async () => {
  server = await startServer({ root: asfFolder });
  const other = createSocket('udp4');
  const port = await new Promise<number>((resolve) =>
    other.bind(0, '127.0.0.1', () => resolve(other.address().port)),
  );
  await expect(startServer({ root: asfFolder, port })).rejects.toThrow(
    new RegExp(`^cannot listen on 127\\.0\\.0\\.1:${port} over UDP: `),
  );
  // What it had bound for TCP is free again.
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject);
    probe.listen(port, '127.0.0.1', resolve);
  });
  await new Promise((resolve) => probe.close(resolve));
  await new Promise<void>((resolve) => other.close(() => resolve()));
  await expect(startServer({ root: asfFolder, host: 'no.such.host.invalid' })).rejects.toThrow(
    /^cannot listen on no\.such\.host\.invalid:0: /,
  );
});

test('with port 0 another number is chosen when the first is free for TCP only', async () => {
  server = await startServer({ root: asfFolder });
  const other = createSocket('udp4');
  const taken = await new Promise<number>((resolve) =>
    other.bind(0, '127.0.0.1', () => resolve(other.address().port)),
  );
  const tcp = createServer();
  const listenTo = tcp.listen.bind(tcp);
  let choices = 0;
  Object.assign(tcp, {
    listen: (port: number, host: string, backlog: number, done: () => void) =>
      listenTo(choices++ === 0 ? taken : port, host, backlog, done),
  });
  const udp = await listen(tcp, '127.0.0.1', 0);
  const address = tcp.address();
  expect(choices).toBe(2);
  expect(typeof address === 'object' ? address?.port : undefined).toBe(udp.address().port);
  await new Promise((resolve) => tcp.close(resolve));
  for (const socket of [udp, other]) await new Promise<void>((resolve) => socket.close(() => resolve()));
});

test('close() releases the UDP port too', async () => {
  server = await startServer({ root: asfFolder });
  await openedOverUdp(server, 'audio.asf', 1);
  const { port } = server;
  await server.close();
  await closeEars();
  const handles = (): string[] => process.getActiveResourcesInfo().filter((name) => name === 'UDPWrap');
  await expect.poll(handles).toEqual([]);
  const again = await startServer({ root: asfFolder, port });
  expect(again.port).toBe(port);
  await again.close();
});

test.each([
  ['::1', '::1'],
  ['::', '::1'],
  ['::', '127.0.0.1'],
])('a server on %s delivers to %s', async (host, peer) => {
  server = await startServer({ root: asfFolder, host, speed: 0 });
  const over = await openedOverUdp(server, 'audio.asf', 1, peer);
  const media = await played(over, 33);
  over.ear.send(requests.resend(over.clientId, [7]));
  expect((await over.ear.take(1))[0]?.bytes).toEqual(media[7]?.bytes);
  for (const address of ['::1', '[::1]']) {
    const heard = await ear(server, peer);
    const again = await connectTo(server, peer);
    again.send(requests.connect(), requests.overUdp(heard.port, address), requests.openFile('audio.asf'));
    await again.until(MID.ReportOpenFile);
    again.send(requests.readBlock());
    await heard.take(1);
    expect(noData(await again.during(20))).toBe(true);
  }
});
