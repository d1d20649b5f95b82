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
  if (streams.length > 0) {
    client.send(requests.select(...streams));
    await client.message(MID.ReportStreamSwitch);
  }
  return client;
}

/** The media from a start to its end. */
async function play(client: Client, start: Parameters<typeof requests.startPlaying>[0]): Promise<Received[]> {
  client.send(requests.startPlaying(start));
  await client.message(MID.ReportStartedPlaying);
  const came = await client.until(MID.ReportEndOfStream);
  return came.slice(0, -1);
}

const streamsOf = (packet: Received): number[] =>
  (readAsfPacket(packet.bytes.subarray(8)).packet?.payloads ?? []).map(({ stream }) => stream);
const firstLocation = (media: readonly Received[]): number | undefined => media[0]?.u32(0);

test('padding is stripped and every packet reads back without findings', async () => {
  const client = await ready('av.asf', 0, 1, 2);
  const media = await play(client, {});
  let stripped = 0;
  media.forEach((packet, n) => {
    const { packet: read, findings } = readAsfPacket(packet.bytes.subarray(8));
    expect(findings).toEqual([]);
    expect(read?.paddingLength).toBe(0);
    expect(read?.payloads.length).toBe(readAsfPacket(av.packet(n)).packet?.payloads.length);
    if (packet.bytes.length < 520) stripped++;
  });
  expect(stripped).toBe(64);
});

test('StopPlaying is answered with its incarnation, nothing follows, and another play begins', async () => {
  const client = await ready('long.asf', 10, 1);
  client.send(requests.startPlaying({ playIncarnation: 10 }));
  await client.message(MID.ReportStartedPlaying);
  for (let n = 0; n < 5; n++) await client.next();
  client.send(requests.stopPlaying(0xabcdef));
  const stopped = (await client.until(MID.ReportEndOfStream)).at(-1);
  expect([stopped?.u32(40), stopped?.u32(44)]).toEqual([0, 0xabcdef]);
  expect(await client.during(300)).toEqual([]);

  client.send(requests.stopPlaying(3));
  expect((await client.message(MID.ReportEndOfStream)).u32(44)).toBe(3);

  client.send(requests.startPlaying({ playIncarnation: 11 }));
  await client.message(MID.ReportStartedPlaying);
  const first = await client.next();
  const sent = first.u8(5);
  expect([first.u32(0), first.u8(4)]).toEqual([0, 11]);
  // The running number of the session goes on.
  expect(sent).toBeGreaterThanOrEqual(5);
});

test('after the end of the content the session plays again, and AFFlags goes on', async () => {
  const client = await ready('audio.asf', 0, 1);
  expect(await play(client, { playIncarnation: 10 })).toHaveLength(33);
  const again = await play(client, { playIncarnation: 11 });
  expect(again.map((packet) => [packet.u32(0), packet.u8(4), packet.u8(5)])).toEqual(
    Array.from({ length: 33 }, (_, n) => [n, 11, n + 33]),
  );
});

test('AFFlags 0xFE is followed by 0x00 when a start came after it', async () => {
  const client = await ready('audio.asf', 0, 1);
  // Seven plays of 33 packets and one of the last 24: the last packet is number 254 of the session.
  for (let n = 0; n < 7; n++) await play(client, {});
  const eighth = await play(client, { position: Number.MAX_VALUE, locationId: 9 });
  expect([firstLocation(eighth), eighth.at(-1)?.u8(5)]).toEqual([9, 0xfe]);
  expect((await play(client, {})).map((packet) => packet.u8(5)).slice(0, 2)).toEqual([0x00, 0x01]);
});

test('a start by packet number with video goes back to the key frame before it', async () => {
  const client = await ready('av.asf', 0, 1, 2);
  const byNumber = await play(client, { position: Number.MAX_VALUE, locationId: 93 });
  const seconds = av.sendTime(93) / 1000;
  const byTime = await play(client, { position: seconds });
  expect(firstLocation(byNumber)).toBeLessThan(93);
  expect(firstLocation(byNumber)).toBe(firstLocation(byTime));
});

test('a seek by time lands on the last key frame at or before it', async () => {
  const client = await ready('av.asf', 0, 1, 2);
  for (const seconds of [0.5, 1.5, 3.2, 5.9, 100]) {
    const media = await play(client, { position: seconds });
    const location = firstLocation(media) ?? -1;
    const begins = (n: number): boolean =>
      (readAsfPacket(av.packet(n)).packet?.payloads ?? []).some(
        ({ stream, keyFrame, objectOffset }) => stream === 1 && keyFrame && objectOffset === 0,
      );
    expect(begins(location)).toBe(true);
    expect(av.sendTime(location)).toBeLessThanOrEqual(seconds * 1000);
    for (let n = location + 1; n < av.packetCount && av.sendTime(n) <= seconds * 1000; n++) {
      expect(begins(n)).toBe(false);
    }
    const video = readAsfPacket(media[0]?.bytes.subarray(8) ?? new Uint8Array());
    const firstOfVideo = video.packet?.payloads.find(({ stream }) => stream === 1);
    expect([firstOfVideo?.keyFrame, firstOfVideo?.objectOffset]).toEqual([true, 0]);
  }
});

test('without video any packet is a start', async () => {
  const client = await ready('audio.asf', 0, 1);
  for (const seconds of [-1, 0, 0.7, 1.5, Number.NaN, 9]) {
    const location = firstLocation(await play(client, { position: seconds })) ?? -1;
    const time = Number.isNaN(seconds) ? 0 : Math.max(0, seconds * 1000);
    expect(audio.sendTime(location)).toBeLessThanOrEqual(time);
    if (location + 1 < audio.packetCount) expect(audio.sendTime(location + 1)).toBeGreaterThan(time);
  }
});

test('a start by packet number or byte offset is taken when position is not used', async () => {
  const client = await ready('audio.asf', 0, 1);
  const position = Number.MAX_VALUE;
  expect(firstLocation(await play(client, { position, locationId: 7 }))).toBe(7);
  expect(firstLocation(await play(client, { position, asfOffset: 444 + 512 * 9 + 3 }))).toBe(9);
  expect(firstLocation(await play(client, { position, locationId: 999 }))).toBe(32);
  expect(firstLocation(await play(client, { position, locationId: 0, asfOffset: 0 }))).toBe(0);
  expect(firstLocation(await play(client, { position: 0, locationId: 7 }))).toBe(0);
});

test('frameOffset stops the play, from the beginning or from the start point', async () => {
  const client = await ready('audio.asf', 0, 1);
  const upTo = (ms: number): number =>
    Array.from({ length: 33 }, (_, n) => n).filter((n) => audio.sendTime(n) < ms).length;
  expect(await play(client, { frameOffset: 1000 })).toHaveLength(upTo(1000));
  const relative = await play(client, { position: 1.5, frameOffset: 0x80000000 + 500 });
  const from = firstLocation(relative) ?? -1;
  expect(relative).toHaveLength(upTo(audio.sendTime(from) + 500) - from);
  expect(await play(client, { frameOffset: 0x00ffffff })).toHaveLength(33);
});

test('StartPlaying while streaming changes the incarnation and nothing else', async () => {
  const client = await ready('long.asf', 20, 1);
  client.send(requests.startPlaying({ playIncarnation: 10 }));
  await client.message(MID.ReportStartedPlaying);
  const before = [await client.next(), await client.next(), await client.next()];
  client.send(requests.startPlaying({ playIncarnation: 12, position: 40, frameOffset: 6000 }));
  const until = await client.until(MID.ReportStartedPlaying);
  const rest = await client.until(MID.ReportEndOfStream);
  const media = [...before, ...until.slice(0, -1), ...rest.slice(0, -1)];
  expect(media.map((packet) => packet.u32(0))).toEqual(media.map((_, n) => n));
  expect(rest.slice(0, -1).every((packet) => packet.u8(4) === 12)).toBe(true);
  expect(rest.at(-1)?.u32(44)).toBe(12);
});

test('payloads of unselected streams are taken out, and packets left empty are not sent', async () => {
  const client = await ready('av.asf', 0, 2);
  const media = await play(client, {});
  expect(media.length).toBeLessThan(302);
  expect(new Set(media.flatMap(streamsOf))).toEqual(new Set([2]));
  expect(media.map((packet) => packet.u8(5))).toEqual(media.map((_, n) => n & 0xff));
  let payloads = 0;
  for (let n = 0; n < av.packetCount; n++) {
    payloads += (readAsfPacket(av.packet(n)).packet?.payloads ?? []).filter(
      ({ stream }) => stream === 2,
    ).length;
  }
  expect(media.flatMap(streamsOf)).toHaveLength(payloads);
  for (const packet of media) expect(readAsfPacket(packet.bytes.subarray(8)).findings).toEqual([]);
});

test('without StreamSwitch there is no media, but for Windows Media Services 4', async () => {
  const client = await ready('audio.asf');
  expect(await play(client, {})).toEqual([]);
  const services = await opened(server, 'audio.asf', 'Spooooon!');
  expect(await play(services, {})).toHaveLength(33);
});

test('a StreamSwitch that cannot be read gets a failing hr', async () => {
  const client = await ready('av.asf');
  const miscounted = requests.select(1, 2);
  new DataView(miscounted.buffer).setUint32(40, 3000, true);
  client.send(miscounted);
  expect((await client.message(MID.ReportStreamSwitch)).u32(40)).toBeGreaterThanOrEqual(0x80000000);
  client.send(requests.streamSwitch([0xffff, 1, 3]));
  expect((await client.message(MID.ReportStreamSwitch)).u32(40)).toBeGreaterThanOrEqual(0x80000000);
});

test('video that is selected while streaming starts with a key frame', async () => {
  const client = await ready('av.asf', 4, 2);
  client.send(requests.startPlaying());
  await client.message(MID.ReportStartedPlaying);
  for (let n = 0; n < 4; n++) await client.next();
  client.send(requests.select(1));
  await client.until(MID.ReportStreamSwitch);
  const rest = await client.until(MID.ReportEndOfStream);
  const payloads = rest
    .slice(0, -1)
    .flatMap(({ bytes }) => readAsfPacket(bytes.subarray(8)).packet?.payloads ?? []);
  const first = payloads.find(({ stream }) => stream === 1);
  expect([first?.keyFrame, first?.objectOffset]).toEqual([true, 0]);
});

test('media keeps the pace of its send times', async () => {
  const client = await ready('audio.asf', 4, 1);
  const begin = performance.now();
  await play(client, {});
  const took = performance.now() - begin;
  const real = audio.sendTime(32) / 4;
  expect(took).toBeGreaterThan(real * 0.9);
  expect(took).toBeLessThan(real + 1000);
});
