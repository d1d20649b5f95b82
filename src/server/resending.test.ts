import { createSocket } from 'node:dgram';
import { afterEach, expect, test } from 'vitest';
import { createSentMedia } from './sent-media.ts';
import { type ReferenceServer, type ServerOptions, startServer } from './server.ts';
import { connectTo, MID, type Received } from './testing/client.ts';
import { manualClock } from './testing/clock.ts';
import { asfFolder } from './testing/fixtures.ts';
import * as requests from './testing/requests.ts';
import { closeEars, connectedOverUdp, openedOverUdp, played, type UdpClient } from './testing/udp-client.ts';

let server: ReferenceServer;
afterEach(async () => {
  await closeEars();
  await server.close();
});

const bytesOf = (came: readonly Received[]): Uint8Array[] => came.map(({ bytes }) => bytes);
const upTo = (count: number, from = 0): number[] => Array.from({ length: count }, (_, n) => from + n);

/** A session whose play of audio.asf, 33 packets, has ended. */
async function afterPlay(options: Partial<ServerOptions> = {}): Promise<UdpClient & { media: Received[] }> {
  server = await startServer({ root: asfFolder, speed: 0, ...options });
  const over = await openedOverUdp(server, 'audio.asf', 1);
  return { ...over, media: await played(over, 33) };
}

test('one packet or 32 are sent again after the end, unchanged and in the order asked for', async () => {
  const { ear, clientId, media } = await afterPlay();
  ear.send(requests.resend(clientId, [4]));
  expect(bytesOf(await ear.take(1))).toEqual(bytesOf(media.slice(4, 5)));
  ear.send(requests.resend(clientId, upTo(32, 1)));
  expect(bytesOf(await ear.take(32))).toEqual(bytesOf(media.slice(1)));
  ear.send(requests.resend(clientId, [32, 0, 0]));
  expect((await ear.take(3)).map((one) => one.u32(0))).toEqual([32, 0, 0]);
  expect([...ear.sources]).toEqual([server.port]);
});

test('copies come while media goes on, and a copy is not counted', async () => {
  server = await startServer({ root: asfFolder, speed: 10 });
  const { client, ear, clientId } = await openedOverUdp(server, 'long.asf', 1);
  client.send(requests.select(1), requests.startPlaying());
  await client.message(MID.ReportStreamSwitch);
  await client.message(MID.ReportStartedPlaying);
  const came = await ear.take(4);
  ear.send(requests.resend(clientId, [1, 2]));
  while (came.filter((one) => one.u32(0) === 2).length < 2) came.push(...(await ear.take(1)));
  came.push(...(await ear.take(3)));
  const order = came.map((one) => one.u32(0));
  const fresh = order.filter((location, n) => order.indexOf(location) === n);
  expect(fresh).toEqual(upTo(fresh.length));
  expect(came.every((one) => one.u8(5) === one.u32(0))).toBe(true);
});

test('numbers have 32 bits: after a wrap of AFFlags the old number is another packet', async () => {
  server = await startServer({ root: asfFolder, speed: 0, limits: { resendPackets: 470 } });
  const over = await openedOverUdp(server, 'long.asf', 1);
  const first = await played(over, 235);
  const second = await played(over, 235);
  over.ear.send(requests.resend(over.clientId, [3, 259]));
  expect(bytesOf(await over.ear.take(2))).toEqual([first[3]?.bytes, second[24]?.bytes]);
});

test('packets that were sent too long ago are not there any more, nor those that were never sent', async () => {
  server = await startServer({ root: asfFolder, speed: 0 });
  const over = await openedOverUdp(server, 'long.asf', 1);
  await played(over, 235);
  const second = await played(over, 235);
  const oldest = 470 - 256;
  over.ear.send(requests.resend(over.clientId, [oldest - 1, 470, 0xffffffff, 0xf0f0f000]));
  expect(await over.ear.during(40)).toEqual([]);
  over.ear.send(requests.resend(over.clientId, [oldest, 469]));
  expect(bytesOf((await over.ear.take(2)).slice(1))).toEqual(bytesOf(second.slice(-1)));
});

test.each<[string, (clientId: number) => Uint8Array]>([
  ['an unknown number', (id) => requests.resend(id, [33])],
  ['another client id', (id) => requests.resend((id + 1) >>> 0, [1])],
  ['client id 0', () => requests.resend(0, [1])],
  ['another source id', (id) => requests.resend(id, [1], { sourceId: 2 })],
  ['another signature', (id) => requests.resend(id, [1], { signature: 0xbeeff00e })],
  ['a signature the other way round', (id) => requests.resend(id, [1], { signature: 0x0df0efbe })],
  ['a count of 0', (id) => requests.resend(id, [], { count: 0 })],
  ['a count of 0 with a number', (id) => requests.resend(id, [1], { count: 0 })],
  ['a count of 33', (id) => requests.resend(id, upTo(33))],
  ['a count of 65535', (id) => requests.resend(id, [1], { count: 0xffff })],
  ['more numbers than the count', (id) => requests.resend(id, [1, 2], { count: 1 })],
  ['fewer numbers than the count', (id) => requests.resend(id, [1, 2], { count: 3 })],
  ['a number that is cut', (id) => requests.resend(id, [1, 2]).slice(0, -1)],
  ['a byte too many', (id) => requests.joined(requests.resend(id, [1]), Uint8Array.of(0))],
  ['a header that is cut', (id) => requests.resend(id, [1]).slice(0, 11)],
  ['no byte', () => new Uint8Array()],
  ['a message', () => requests.stopPlaying()],
  ['64 KiB of zeros', () => new Uint8Array(65_000)],
])('%s is met with silence, and a good request is served afterwards', async (_, datagram) => {
  const { ear, clientId, media } = await afterPlay();
  ear.send(datagram(clientId));
  expect(await ear.during(25)).toEqual([]);
  ear.send(requests.resend(clientId, [1]));
  expect(bytesOf(await ear.take(1))).toEqual(bytesOf(media.slice(1, 2)));
});

test('every cut of a request but the whole is met with silence', async () => {
  const { ear, clientId } = await afterPlay();
  const whole = requests.resend(clientId, [1, 2, 3]);
  for (let size = 0; size < whole.length; size++) ear.send(whole.slice(0, size));
  expect(await ear.during(40)).toEqual([]);
  ear.send(whole);
  await ear.take(3);
});

test('copies go to the port that was agreed on, whoever asks', async () => {
  const { ear, clientId } = await afterPlay();
  const stranger = createSocket('udp4');
  let heard = 0;
  stranger.on('message', () => heard++);
  stranger.send(requests.resend(clientId, [1]), server.port, server.host);
  expect(await ear.take(1)).toHaveLength(1);
  await ear.during(20);
  await new Promise<void>((resolve) => stranger.close(() => resolve()));
  expect(heard).toBe(0);
});

test('two sessions get their own copies only', async () => {
  server = await startServer({ root: asfFolder, speed: 0 });
  const one = await openedOverUdp(server, 'audio.asf', 1);
  const two = await openedOverUdp(server, 'long.asf', 1);
  const [audio] = [await played(one, 33), await played(two, 235)];
  two.ear.send(requests.resend(one.clientId, [5]));
  expect(bytesOf(await one.ear.take(1))).toEqual(bytesOf(audio.slice(5, 6)));
  expect(await two.ear.during(20)).toEqual([]);
});

test('sessions over TCP, sessions without media and sessions that have gone get no copies', async () => {
  server = await startServer({ root: asfFolder, speed: 0 });
  const client = await connectTo(server);
  client.send(requests.connect(), requests.funnelInfo(), requests.connectFunnel());
  await client.message(MID.ReportConnectedEX);
  const overTcp = (await client.message(MID.ReportFunnelInfo)).u32(60);
  const fresh = await connectedOverUdp(server);
  const gone = await openedOverUdp(server, 'audio.asf', 1);
  await played(gone, 33);
  gone.client.socket.destroy();
  await expect.poll(() => server.sessions).toBe(2);
  for (const id of [overTcp, fresh.clientId, gone.clientId]) fresh.ear.send(requests.resend(id, [0]));
  expect(await fresh.ear.during(30)).toEqual([]);
  expect(await gone.ear.during(0)).toEqual([]);
});

test('header packets are not sent again', async () => {
  server = await startServer({ root: asfFolder, speed: 0 });
  const { ear, clientId } = await openedOverUdp(server, 'av.asf', 2);
  ear.send(requests.resend(clientId, [0, 1]));
  expect(await ear.during(30)).toEqual([]);
});

test('a session gets so many copies at once, and more as time goes by', async () => {
  const clock = manualClock();
  server = await startServer({
    root: asfFolder,
    clock,
    limits: { resendBurst: 10, resendsPerSecond: 5 },
  });
  const { client, ear, clientId } = await openedOverUdp(server, 'audio.asf', 1);
  client.send(requests.select(1), requests.startPlaying());
  await client.until(MID.ReportStartedPlaying);
  clock.advance(5000);
  await client.during(20);
  await ear.take(1);
  ear.send(requests.resend(clientId, upTo(20)));
  expect(await ear.during(40)).toHaveLength(10);
  ear.send(requests.resend(clientId, [1]));
  expect(await ear.during(40)).toEqual([]);
  clock.advance(400);
  ear.send(requests.resend(clientId, upTo(20)));
  expect(await ear.during(40)).toHaveLength(2);
  clock.advance(60_000);
  ear.send(requests.resend(clientId, upTo(20)));
  expect(await ear.during(40)).toHaveLength(10);
});

test('random datagrams never harm the server', async () => {
  const { ear, clientId, media } = await afterPlay();
  let state = 7;
  const random = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  };
  for (let n = 0; n < 300; n++) {
    const datagram = requests.resend(clientId, upTo(1 + (random() % 32)));
    datagram[random() % datagram.length] = random();
    ear.send(datagram.slice(0, random() < 128 ? datagram.length : random()));
  }
  await ear.during(100);
  await ear.during(1100);
  ear.send(requests.resend(clientId, [1]));
  expect(bytesOf(await ear.take(1))).toEqual(bytesOf(media.slice(1, 2)));
});

test('what is kept is bounded in packets and in bytes, oldest first', () => {
  const packet = (size: number): Uint8Array[] => [new Uint8Array(size)];
  const sent = createSentMedia({ resendPackets: 3, resendBytes: 100, resendBytesOfAll: 1000 }).open();
  for (const number of upTo(5)) sent.keep(number, packet(10));
  expect(upTo(5).map((number) => sent.find(number).length)).toEqual([0, 0, 1, 1, 1]);
  sent.keep(5, packet(85));
  expect(upTo(6).map((number) => sent.find(number).length)).toEqual([0, 0, 0, 0, 1, 1]);
  sent.keep(5, packet(1));
  sent.keep(6, packet(89));
  expect([4, 5, 6].map((number) => sent.find(number).length)).toEqual([1, 1, 1]);
  sent.keep(7, packet(101));
  expect([4, 5, 6, 7].map((number) => sent.find(number).length)).toEqual([0, 0, 0, 0]);
});
