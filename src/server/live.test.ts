import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { readAsfFile } from '../asf/file.ts';
import { readAsfHeader } from '../asf/header.ts';
import { readAsfPacket } from '../asf/packet.ts';
import { HRESULT } from './hresult.ts';
import { later } from './live.ts';
import { type ReferenceServer, startServer } from './server.ts';
import { type Client, connected, MID, type Received } from './testing/client.ts';
import { manualClock } from './testing/clock.ts';
import { asfFile, asfFolder } from './testing/fixtures.ts';
import * as requests from './testing/requests.ts';

let server: ReferenceServer;
afterEach(() => server?.close());

const site = { live: { 'live/on air': 'av.asf' } };
/** Packets of av.asf, and ms that it takes. */
const [PACKETS, LOOP] = [302, 6046];

interface Viewer {
  readonly client: Client;
  readonly opened: Received;
  readonly header: Uint8Array;
}

async function viewer(): Promise<Viewer> {
  const client = await connected(server);
  client.send(requests.openFile('live/on air'));
  const opened = await client.message(MID.ReportOpenFile);
  client.send(requests.readBlock());
  await client.message(MID.ReportReadBlock);
  const pieces = [await client.next()];
  while (((pieces.at(-1)?.u8(5) ?? 8) & 8) === 0) pieces.push(await client.next());
  client.send(requests.select(1, 2));
  await client.message(MID.ReportStreamSwitch);
  return { client, opened, header: Buffer.concat(pieces.map(({ bytes }) => bytes.subarray(8))) };
}

const media = async ({ client }: Viewer): Promise<Received[]> =>
  (await client.during(40)).filter(({ data }) => data);
const location = (packet: Received): number => packet.u32(0);
const asf = (packet: Received) => readAsfPacket(packet.bytes.subarray(8)).packet;

test('says that it is live, in the reply and in the header', async () => {
  server = await startServer({ root: asfFolder, site, clock: manualClock(), speed: 0 });
  const { opened, header } = await viewer();
  expect(opened.u32(60)).toBe(0x06000000);
  expect([opened.f64(64), opened.u32(72)]).toEqual([0, 0]);
  expect([opened.u32(96), opened.u32(100)]).toEqual([0, 0]);
  const read = readAsfHeader(header);
  expect(read.findings).toEqual([]);
  const { broadcast, seekable, playDuration, dataPacketsCount } = read.header.fileProperties ?? {};
  expect({ broadcast, seekable, playDuration, dataPacketsCount }).toEqual({
    broadcast: true,
    seekable: false,
    playDuration: 0n,
    dataPacketsCount: 0n,
  });
  expect(header).toHaveLength(readAsfFile(asfFile('av.asf')).headerBytes.length);
});

test('is joined where it is, at a key frame, and goes on rising when the file begins again', async () => {
  const clock = manualClock();
  server = await startServer({ root: asfFolder, site, clock, speed: 0 });
  clock.advance(3 * LOOP + 3500);
  const one = await viewer();
  one.client.send(requests.startPlaying({ position: 1 }));
  await one.client.until(MID.ReportStartedPlaying);
  const came = await media(one);
  for (let n = 0; n < 12; n++) {
    clock.advance(500);
    came.push(...(await media(one)));
  }
  const numbers = came.map(location);
  expect(numbers[0]).toBeGreaterThan(3 * PACKETS + 100);
  expect(numbers.at(-1)).toBeGreaterThan(4 * PACKETS + 100);
  expect(numbers.every((number, n) => n === 0 || number > (numbers[n - 1] ?? 0))).toBe(true);
  const times = came.map((packet) => asf(packet)?.sendTime ?? 0);
  expect(times[0]).toBeGreaterThanOrEqual(3 * LOOP + 3400);
  expect(times.at(-1)).toBeGreaterThan(4 * LOOP);
  expect(times.every((time, n) => n === 0 || time >= (times[n - 1] ?? 0))).toBe(true);
  const video = came.flatMap((packet) => asf(packet)?.payloads ?? []).find(({ stream }) => stream === 1);
  expect(video).toMatchObject({ keyFrame: true, objectOffset: 0 });
});

test('is the same for all, ends for nobody but who stops, and is further on at the next play', async () => {
  const clock = manualClock();
  server = await startServer({ root: asfFolder, site, clock, speed: 0 });
  const [one, other] = [await viewer(), await viewer()];
  for (const { client } of [one, other]) {
    // ffmpeg asks for a stop at 4 h 39 min of content that has no beginning.
    client.send(requests.startPlaying({ frameOffset: 0x00ffffff }));
    await client.until(MID.ReportStartedPlaying);
  }
  clock.advance(1000);
  const [first, second] = [await media(one), await media(other)];
  expect(first.length).toBeGreaterThan(40);
  expect(first.map(({ bytes }) => Buffer.from(bytes.subarray(6)).toString('hex'))).toEqual(
    second.map(({ bytes }) => Buffer.from(bytes.subarray(6)).toString('hex')),
  );
  one.client.send(requests.stopPlaying(1));
  await one.client.until(MID.ReportEndOfStream);
  clock.advance(20_000);
  expect(await media(one)).toEqual([]);
  expect((await media(other)).length).toBeGreaterThan(500);
  one.client.send(requests.startPlaying());
  await one.client.until(MID.ReportStartedPlaying);
  clock.advance(1000);
  expect(location((await media(one))[0] ?? first[0] ?? one.opened)).toBeGreaterThan(3 * PACKETS);
});

test('moves every time in a packet and nothing else, and wraps', () => {
  const file = readAsfFile(asfFile('av.asf'));
  for (let n = 0; n < file.packetCount; n++) {
    const before = readAsfPacket(file.packet(n));
    const after = readAsfPacket(later(file.packet(n), 1_000_000));
    const sendTime = (before.packet?.sendTime ?? 0) + 1_000_000;
    expect(after).toEqual({ ...before, packet: { ...before.packet, sendTime } });
  }
  const packet = file.packet(5);
  const changed = later(packet, 2 ** 32 + 7);
  expect(readAsfPacket(changed).packet?.sendTime).toBe(file.sendTime(5) + 7);
  expect(later(changed, 2 ** 33 - 7)).toEqual(Uint8Array.from(packet));
  expect(later(packet.subarray(0, 3), 5)).toEqual(Uint8Array.from(packet.subarray(0, 3)));
});

test('a file without packets cannot be broadcast', async () => {
  const whole = asfFile('av.asf');
  const header = readAsfFile(whole).headerBytes;
  const root = await mkdtemp(join(tmpdir(), 'no-packets-'));
  try {
    await writeFile(join(root, 'av.asf'), whole.subarray(0, header.length));
    server = await startServer({ root, site, clock: manualClock(), speed: 0 });
    const client = await connected(server);
    client.send(requests.openFile('av.asf'));
    expect((await client.message(MID.ReportOpenFile)).u32(40)).toBe(0);
    const other = await connected(server);
    other.send(requests.openFile('live/on air'));
    expect((await other.message(MID.ReportOpenFile)).u32(40)).toBe(HRESULT.FILE_NOT_FOUND);
  } finally {
    await rm(root, { recursive: true });
  }
});
