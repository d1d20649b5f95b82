import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { readAsfFile } from '../asf/file.ts';
import { readAsfPacket } from '../asf/packet.ts';
import { type ReferenceServer, type ServerOptions, startServer } from './server.ts';
import { type Client, connected, MID, opened, type Received } from './testing/client.ts';
import { asfFile, asfFolder } from './testing/fixtures.ts';
import * as requests from './testing/requests.ts';
import { closeEars, openedOverUdp } from './testing/udp-client.ts';

const audio = readAsfFile(asfFile('audio.asf'));
const multi = readAsfFile(asfFile('multi.asf'));
const site = {
  playlists: {
    list: ['audio.asf', 'multi.asf', 'split-header.asf'],
    broken: ['audio.asf', 'no.asf'],
    none: [],
    single: ['audio.asf'],
  },
};
let server: ReferenceServer;
afterEach(async () => {
  await closeEars();
  await server.close();
});

async function serve(options: Partial<ServerOptions> = {}): Promise<void> {
  server = await startServer({ root: asfFolder, site, speed: 0, ...options });
}

/** Plays the first entry; resolves with what came up to the announcement of the second. */
async function firstEntry(client: Client, start: Parameters<typeof requests.startPlaying>[0] = {}) {
  client.send(requests.select(1), requests.startPlaying(start));
  return client.until(MID.ReportStreamChange);
}

const isHeaderPiece = (packet: Received): boolean =>
  packet.data && readAsfPacket(packet.bytes.subarray(8)).findings.length > 0;
const media = (came: readonly Received[]): Received[] =>
  came.filter((packet) => packet.data && !isHeaderPiece(packet));
const header = (came: readonly Received[]): Buffer =>
  Buffer.concat(came.filter(isHeaderPiece).map(({ bytes }) => bytes.subarray(8)));
const mids = (came: readonly Received[]): number[] => came.filter(({ data }) => !data).map(({ mid }) => mid);
const streamsOf = (came: readonly Received[]): number[] => {
  const payloads = media(came).flatMap(
    ({ bytes }) => readAsfPacket(bytes.subarray(8)).packet?.payloads ?? [],
  );
  return [...new Set(payloads.map(({ stream }) => stream))].sort();
};

describe('opening a playlist', () => {
  test('describes its first entry, and says that it is one', async () => {
    await serve();
    const client = await connected(server);
    client.send(requests.openFile('/list'));
    const opened = await client.message(MID.ReportOpenFile);
    expect(opened.u32(40)).toBe(0);
    expect(opened.u32(60)).toBe(0x41800000);
    expect(opened.u32(92)).toBe(512);
  });
  test('a single entry is no playlist of several', async () => {
    await serve();
    const client = await connected(server);
    client.send(requests.openFile('single'));
    expect((await client.message(MID.ReportOpenFile)).u32(60)).toBe(0x01800000);
  });
  test.each(['broken', 'none', 'constructor'])('%s is refused', async (name) => {
    await serve();
    const client = await connected(server);
    client.send(requests.openFile(name));
    expect((await client.message(MID.ReportOpenFile)).u32(40)).toBe(0xc00d001a);
  });
});

describe('over TCP', () => {
  test('the entries come one after another, and the client does nothing', async () => {
    await serve();
    const client = await opened(server, 'list');
    const first = await firstEntry(client);
    expect(mids(first)).toEqual([
      MID.ReportStreamSwitch,
      MID.ReportStartedPlaying,
      MID.ReportEndOfStream,
      MID.ReportStreamChange,
    ]);
    const change = first.at(-1);
    expect(first.at(-2)?.u32(40)).toBe(1);
    expect(first.at(-2)?.u32(44)).toBe(10);
    const fields = [40, 44, 48, 52, 56, 60].map((at) => change?.u32(at));
    expect(fields).toEqual([0, 0xff, 1024, 1168, 242_000, 0]);

    const second = await client.until(MID.ReportStreamChange);
    expect(header(second).equals(multi.headerBytes)).toBe(true);
    expect(second.filter(isHeaderPiece).map(({ bytes }) => [...bytes.subarray(0, 6)])).toEqual([
      [0, 0, 0, 0, 0xff, 0x04],
      [1, 0, 0, 0, 0xff, 0x0c],
    ]);
    const packets = media(second);
    expect(new Set(packets.map((packet) => packet.u8(4)))).toEqual(new Set([0xff]));
    expect(packets.map((packet) => packet.u32(0))).toEqual(packets.map((_, n) => n));
    expect(packets.map((packet) => packet.u8(5))).toEqual(packets.map((_, n) => (33 + n) & 0xff));
    expect(mids(second)).toEqual([MID.ReportEndOfStream, MID.ReportStreamChange]);

    const last = await client.until(MID.ReportEndOfStream);
    expect(media(last)).toHaveLength(54);
    expect([last.at(-1)?.u32(40), last.at(-1)?.u32(44)]).toEqual([0, 10]);
  });

  test('streams are chosen by the bandwidth of the client, until it chooses', async () => {
    await serve();
    const client = await opened(server, 'list');
    await firstEntry(client, { linkBandwidth: 100_000 });
    expect(streamsOf(await client.until(MID.ReportStreamChange))).toEqual([2, 3]);
    client.send(requests.closeFile());
    const small = await opened(server, 'list');
    await firstEntry(small, { linkBandwidth: 10 });
    expect(streamsOf(await small.until(MID.ReportStreamChange))).toEqual([4]);
    // Windows Media Services 4.x gets everything.
    const services = await opened(server, 'list', 'Spoooon!');
    await firstEntry(services, { linkBandwidth: 10 });
    expect(streamsOf(await services.until(MID.ReportStreamChange))).toEqual([1, 2, 3, 4]);
  });

  test('a start in the next entry gives its media another incarnation', async () => {
    await serve({ speed: 8 });
    const client = await opened(server, 'list');
    await firstEntry(client);
    client.send(requests.startPlaying({ playIncarnation: 11, position: 5 }));
    const before = await client.until(MID.ReportStartedPlaying);
    const after = await client.until(MID.ReportEndOfStream);
    expect([...before, ...after].filter(isHeaderPiece).every((packet) => packet.u8(4) === 0xff)).toBe(true);
    expect(media(after).every((packet) => packet.u8(4) === 11)).toBe(true);
    // The start point means nothing.
    expect(media([...before, ...after])[0]?.u32(0)).toBe(0);
    expect(after.at(-1)?.u32(44)).toBe(11);
  });

  test.each([0, 30])('a stop %i ms after the change ends it all', async (ms) => {
    // At this pace the second piece of the header comes after 39 ms.
    await serve({ speed: 1 });
    const client = await opened(server, 'list');
    // Near its end, so that it takes a short while.
    await firstEntry(client, { position: 6 });
    await sleep(ms);
    client.send(requests.stopPlaying(77));
    const rest = await client.until(MID.ReportEndOfStream);
    expect([rest.at(-1)?.u32(40), rest.at(-1)?.u32(44)]).toEqual([0, 77]);
    expect(await client.during(150)).toEqual([]);
    // It is the second entry that is read and played now.
    client.send(requests.readBlock(1, 2));
    await client.message(MID.ReportReadBlock);
    const pieces = [await client.next(), await client.next()];
    expect(header(pieces).equals(multi.headerBytes)).toBe(true);
    client.send(requests.select(1, 2, 3, 4), requests.startPlaying({ playIncarnation: 12 }));
    await client.until(MID.ReportStartedPlaying);
    const next = await client.next();
    expect([next.u32(0), next.u8(4)]).toEqual([0, 12]);
  });

  test('a stop time beyond the entry lets it go on, and one within it does not', async () => {
    await serve();
    const client = await opened(server, 'list');
    expect((await firstEntry(client, { frameOffset: 0x00ffffff })).at(-2)?.u32(40)).toBe(1);
    const stopped = await opened(server, 'list');
    stopped.send(requests.select(1), requests.startPlaying({ frameOffset: 1000 }));
    expect((await stopped.until(MID.ReportEndOfStream)).at(-1)?.u32(40)).toBe(0);
    expect(await stopped.during(30)).toEqual([]);
  });

  test('Logging and CloseFile are taken at the change', async () => {
    await serve({ speed: 8 });
    const client = await opened(server, 'list');
    await firstEntry(client);
    client.send(requests.logging(), requests.closeFile());
    await client.closed;
    await expect.poll(() => server.sessions).toBe(0);
  });
});

describe('over UDP', () => {
  test('the client reads and starts the next entry', async () => {
    await serve();
    const made = await openedOverUdp(server, 'list', 1);
    const { client, ear, clientId } = made;
    client.send(requests.select(1), requests.startPlaying());
    const came = await client.until(MID.ReportStreamChange);
    expect(came.at(-2)?.u32(40)).toBe(1);
    const first = await ear.take(33);
    expect(await client.during(50)).toEqual([]);
    expect(await ear.during(0)).toEqual([]);
    // What was sent of the entry before is still remembered.
    ear.send(requests.resend(clientId, [3]));
    const [copy] = await ear.take(1);
    expect(copy?.bytes).toEqual(first[3]?.bytes);

    client.send(requests.logging(), requests.readBlock(1, 2));
    await client.message(MID.ReportReadBlock);
    const pieces = await ear.take(2);
    expect(header(pieces).equals(multi.headerBytes)).toBe(true);
    expect(pieces.map((packet) => packet.u8(4))).toEqual([2, 2]);
    client.send(requests.select(3), requests.startPlaying({ playIncarnation: 11 }));
    await client.until(MID.ReportStartedPlaying);
    const [packet] = await ear.take(1);
    expect([packet?.u32(0), packet?.u8(4), packet?.u8(5)]).toEqual([0, 11, 33]);
  });
  test('a stop at the change is answered', async () => {
    await serve();
    const { client } = await openedOverUdp(server, 'list', 1);
    client.send(requests.select(1), requests.startPlaying());
    await client.until(MID.ReportStreamChange);
    client.send(requests.stopPlaying(77));
    expect((await client.message(MID.ReportEndOfStream)).u32(44)).toBe(77);
  });
});

test('the clips of the tests are those that the numbers are of', () => {
  expect(audio.packetCount).toBe(33);
  expect(multi.headerBytes.length).toBe(1168);
});
