import { afterEach, expect, test } from 'vitest';
import { readAsfFile } from '../asf/file.ts';
import { readAsfPacket } from '../asf/packet.ts';
import { type ReferenceServer, startServer } from './server.ts';
import { type Client, MID, opened, type Received } from './testing/client.ts';
import { asfFile, asfFolder } from './testing/fixtures.ts';
import * as requests from './testing/requests.ts';

let server: ReferenceServer;
afterEach(() => server.close());

const av = readAsfFile(asfFile('av.asf'));
const audio = readAsfFile(asfFile('audio.asf'));

async function ready(name: string, speed = 0, ...streams: readonly number[]): Promise<Client> {
  server = await startServer({ root: asfFolder, speed });
  const client = await opened(server, name);
  client.send(requests.select(...streams));
  await client.message(MID.ReportStreamSwitch);
  return client;
}

type Start = Parameters<typeof requests.startStriding>[1];

/** The media from a StartStriding to its end. */
async function stride(client: Client, rate: number, start: Start = {}): Promise<Received[]> {
  client.send(requests.startStriding(rate, start));
  await client.message(MID.ReportStartStriding);
  return (await client.until(MID.ReportEndOfStream)).slice(0, -1);
}

const locations = (media: readonly Received[]): number[] => media.map((packet) => packet.u32(0));
const upTo = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

test('forward it sends the packets of a play, and backward those from the start point to the first', async () => {
  const client = await ready('audio.asf', 0, 1);
  expect(locations(await stride(client, 5))).toEqual(upTo(33));
  expect(locations(await stride(client, 2, { position: 2 }))[0]).toBe(21);
  expect(locations(await stride(client, -1, { position: 2 }))).toEqual(upTo(22).reverse());
  expect(locations(await stride(client, -5, { position: Number.MAX_VALUE, locationId: 4 }))).toEqual([
    4, 3, 2, 1, 0,
  ]);
  expect(locations(await stride(client, -5))).toEqual([0]);
});

test('the reply and the media carry playIncarnation, and AFFlags goes on', async () => {
  const client = await ready('audio.asf', 0, 1);
  client.send(requests.startStriding(-2, { position: 1, playIncarnation: 0x31 }));
  const reply = await client.message(MID.ReportStartStriding);
  expect([reply.u32(40), reply.u32(44), reply.u32(48)]).toEqual([0, 0x31, 0]);
  const media = (await client.until(MID.ReportEndOfStream)).slice(0, -1);
  expect(new Set(media.map((packet) => packet.u8(4)))).toEqual(new Set([0x31]));
  expect(media.map((packet) => packet.u8(5))).toEqual(upTo(media.length));
  expect((await stride(client, 2))[0]?.u8(5)).toBe(media.length);
});

test('backward only key frames of video are sent, and every other stream whole', async () => {
  const client = await ready('av.asf', 0, 1, 2);
  const media = await stride(client, -5, { position: 6 });
  const payloads = media.flatMap(({ bytes }) => readAsfPacket(bytes.subarray(8)).packet?.payloads ?? []);
  expect(payloads.filter(({ stream }) => stream === 1).every(({ keyFrame }) => keyFrame)).toBe(true);
  expect(payloads.some(({ stream }) => stream === 1)).toBe(true);
  const numbers = locations(media);
  expect(numbers).toEqual(numbers.toSorted((a, b) => b - a));
  const audioOf = (n: number): number =>
    (readAsfPacket(av.packet(n)).packet?.payloads ?? []).filter(({ stream }) => stream === 2).length;
  const first = numbers[0] ?? 0;
  expect(payloads.filter(({ stream }) => stream === 2)).toHaveLength(
    upTo(first + 1).reduce((sum, n) => sum + audioOf(n), 0),
  );
  for (const packet of media) expect(readAsfPacket(packet.bytes.subarray(8)).findings).toEqual([]);
});

test.each([0, Number.NaN, Number.POSITIVE_INFINITY, 5.1, -6])('a rate of %d is refused', async (rate) => {
  const client = await ready('audio.asf', 0, 1);
  client.send(requests.startStriding(rate));
  expect((await client.message(MID.ReportStartStriding)).u32(40)).toBeGreaterThanOrEqual(0x80000000);
  expect(locations(await stride(client, 1))).toEqual(upTo(33));
});

test('a wrong openFileId, incarnation 0 and a message without its rate are refused', async () => {
  const client = await ready('audio.asf', 0, 1);
  const cut = requests.startStriding(2);
  new DataView(cut.buffer).setUint32(32, 5, true);
  for (const wrong of [
    requests.startStriding(2, { openFileId: 2 }),
    requests.startStriding(2, { playIncarnation: 0x100 }),
    cut,
  ]) {
    client.send(wrong);
    expect((await client.message(MID.ReportStartStriding)).u32(40)).toBeGreaterThanOrEqual(0x80000000);
  }
});

test('while content is played it changes rate and direction where it is', async () => {
  const client = await ready('long.asf', 8, 1);
  client.send(requests.startPlaying({ position: 30 }));
  await client.message(MID.ReportStartedPlaying);
  const came: Received[] = [];
  const some = async (count: number): Promise<void> => {
    for (let n = 0; n < count; n++) came.push(await client.next());
  };
  await some(3);
  const turns: readonly [Uint8Array, number][] = [
    [requests.startStriding(5, { position: 50, playIncarnation: 11 }), MID.ReportStartStriding],
    [requests.startStriding(-5, { position: 50, playIncarnation: 12 }), MID.ReportStartStriding],
    [requests.startPlaying({ position: 1, playIncarnation: 13 }), MID.ReportStartedPlaying],
    [requests.startStriding(-1, { position: 1, playIncarnation: 14 }), MID.ReportStartStriding],
  ];
  for (const [turn, mid] of turns) {
    client.send(turn);
    came.push(...(await client.until(mid)).slice(0, -1));
    await some(4);
  }
  client.send(requests.stopPlaying(14));
  const last = await client.until(MID.ReportEndOfStream);
  came.push(...last.slice(0, -1));
  let before: Received | undefined;
  for (const packet of came) {
    const incarnation = packet.u8(4);
    const back = incarnation === 12 || incarnation === 14;
    const step = packet.u32(0) - (before?.u32(0) ?? packet.u32(0) - (back ? -1 : 1));
    expect(step).toBe(back ? -1 : 1);
    before = packet;
  }
  expect(came.map((packet) => packet.u8(5))).toEqual(upTo(came.length));
});

test('media comes at the rate', async () => {
  const client = await ready('audio.asf', 1, 1);
  for (const rate of [5, -4]) {
    const begin = performance.now();
    await stride(client, rate, { position: rate < 0 ? 3 : 0 });
    const took = performance.now() - begin;
    const wanted = audio.sendTime(32) / Math.abs(rate);
    expect(took).toBeGreaterThan(wanted * 0.9);
    expect(took).toBeLessThan(wanted + 600);
  }
});

test('a start is accelerated for as long as the client asks, and keeps what it gained', async () => {
  const client = await ready('audio.asf', 4, 1);
  const begin = performance.now();
  client.send(requests.startPlaying({ accelerated: [1_000_000, 2000] }));
  await client.message(MID.ReportStartedPlaying);
  const media = (await client.until(MID.ReportEndOfStream)).slice(0, -1);
  const took = performance.now() - begin;
  expect(locations(media)).toEqual(upTo(33));
  expect(took).toBeGreaterThan(150);
  expect(took).toBeLessThan(audio.sendTime(32) / 4);
});
