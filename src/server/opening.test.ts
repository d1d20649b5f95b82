import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type ReferenceServer, startServer } from './server.ts';
import { connected, connectTo, MID, opened, type Received } from './testing/client.ts';
import { asfFile, asfFolder } from './testing/fixtures.ts';
import * as requests from './testing/requests.ts';

const root = mkdtempSync(join(tmpdir(), 'mms-'));
let server: ReferenceServer;

beforeAll(() => {
  for (const name of ['audio.asf', 'split-header.asf'])
    copyFileSync(`${asfFolder}/${name}`, join(root, name));
  mkdirSync(join(root, 'folder'));
  writeFileSync(join(root, 'empty.asf'), '');
  writeFileSync(join(root, 'text.asf'), 'no ASF file at all');
  writeFileSync(join(root, 'cut.asf'), asfFile('audio.asf').subarray(0, 300));
  symlinkSync(`${asfFolder}/av.asf`, join(root, 'link.asf'));
  execFileSync('mkfifo', [join(root, 'pipe.asf')]);
});
afterAll(() => rmSync(root, { recursive: true }));
afterEach(() => server.close());

const failing = (packet: Received): boolean => packet.u32(40) >= 0x80000000;

test.each([
  'missing.asf',
  '',
  'folder',
  'empty.asf',
  'text.asf',
  'cut.asf',
  'link.asf',
  'pipe.asf',
  '../audio.asf',
  'folder/../audio.asf',
  join(root, 'audio.asf'),
  'C:\\audio.asf',
  'folder\\..\\audio.asf',
  'x'.repeat(3000),
])('OpenFile %j is refused, and the session takes another one', async (name) => {
  server = await startServer({ root });
  const client = await connected(server);
  client.send(requests.openFile(name, 0x77));
  const refused = await client.message(MID.ReportOpenFile);
  expect(failing(refused)).toBe(true);
  expect(refused.u32(44)).toBe(0x77);
  if (name === 'missing.asf') expect(refused.u32(40)).toBe(0xc00d001a);

  client.send(requests.readBlock());
  expect(failing(await client.message(MID.ReportReadBlock))).toBe(true);

  client.send(requests.openFile('audio.asf', 0x78));
  const good = await client.message(MID.ReportOpenFile);
  expect([good.u32(40), good.u32(44), good.u32(48)]).toEqual([0, 0x78, 1]);
});

test('a file larger than the limit is refused', async () => {
  server = await startServer({ root, limits: { maxFileBytes: 1000 } });
  const client = await connected(server);
  client.send(requests.openFile('audio.asf'));
  expect(failing(await client.message(MID.ReportOpenFile))).toBe(true);
});

test('a file that changes on disk is read again', async () => {
  const path = join(root, 'changing.asf');
  server = await startServer({ root });
  const packets: number[] = [];
  for (const source of ['audio.asf', 'split-header.asf']) {
    copyFileSync(`${asfFolder}/${source}`, path);
    utimesSync(path, new Date(), new Date(statSync(path).mtimeMs + 1000));
    const client = await connected(server);
    client.send(requests.openFile('changing.asf'));
    packets.push((await client.message(MID.ReportOpenFile)).u32(96));
  }
  expect(packets).toEqual([33, 54]);
});

test('a token that points outside the message, or a message longer than its packet, gets a failing hr', async () => {
  server = await startServer({ root });
  const client = await connected(server);
  const pointsOut = requests.openFile('audio.asf');
  new DataView(pointsOut.buffer).setUint32(48, 0x4000, true);
  new DataView(pointsOut.buffer).setUint32(52, 0x4000, true);
  client.send(pointsOut);
  expect(failing(await client.message(MID.ReportOpenFile))).toBe(true);
  const tooLong = requests.openFile('audio.asf');
  new DataView(tooLong.buffer).setUint32(32, 400, true);
  client.send(tooLong);
  expect(failing(await client.message(MID.ReportOpenFile))).toBe(true);
});

test('ReadBlock with another openFileId or with incarnation 0 gets a failing hr and no header', async () => {
  server = await startServer({ root });
  const client = await connected(server);
  client.send(requests.openFile('audio.asf'));
  await client.message(MID.ReportOpenFile);
  for (const request of [requests.readBlock(2), requests.readBlock(1, 0x100)]) {
    client.send(request);
    expect(failing(await client.message(MID.ReportReadBlock))).toBe(true);
  }
  expect(await client.during(50)).toEqual([]);
});

test('a header of several packets is paced not above fileBitRate, however fast the media go', async () => {
  server = await startServer({ root, speed: 2 });
  const client = await connected(server);
  client.send(requests.openFile('split-header.asf'));
  const rate = (await client.message(MID.ReportOpenFile)).u32(104);
  client.send(requests.readBlock(1, 5));
  await client.message(MID.ReportReadBlock);
  const pieces = [await client.next()];
  const begin = performance.now();
  while (pieces.at(-1)?.u8(5) !== 0x0c) pieces.push(await client.next());
  const took = performance.now() - begin;

  expect(pieces.map((piece) => [piece.u32(0), piece.u8(4), piece.u8(5)])).toEqual(
    Array.from({ length: 8 }, (_, n) => [n, 5, n < 7 ? 0x04 : 0x0c]),
  );
  const header = Buffer.concat(pieces.map(({ bytes }) => bytes.subarray(8)));
  expect(header.equals(asfFile('split-header.asf').subarray(0, 1846))).toBe(true);
  expect(took).toBeGreaterThan(((1846 * 8 * 1000) / rate) * 0.95);
});

test('CancelReadBlock stops the header, and it can be asked for again', async () => {
  server = await startServer({ root, speed: 0.2 });
  const client = await connected(server);
  client.send(requests.openFile('split-header.asf'));
  await client.message(MID.ReportOpenFile);
  client.send(requests.readBlock());
  await client.message(MID.ReportReadBlock);
  await client.next();
  client.send(requests.cancelReadBlock(), requests.select(1));
  const rest = await client.during(900);
  expect(rest.length).toBeLessThan(3);
  client.send(requests.readBlock(1, 2));
  await client.message(MID.ReportReadBlock);
  const again = await client.next();
  expect([again.u32(0), again.u8(4)]).toEqual([0, 2]);
});

test('a CancelReadBlock that is cut stops nothing', async () => {
  server = await startServer({ root, speed: 1 });
  const client = await connected(server);
  client.send(requests.openFile('split-header.asf'));
  await client.message(MID.ReportOpenFile);
  client.send(requests.readBlock());
  await client.message(MID.ReportReadBlock);
  client.send(requests.packet(0x00030025, []));
  while (((await client.next()).u8(5) & 8) === 0);
});

test('names that are none are refused, and TCP is accepted afterwards', async () => {
  server = await startServer({ root });
  const client = await connectTo(server);
  client.send(requests.connect());
  await client.message(MID.ReportConnectedEX);
  const cut = requests.connectFunnel().slice(0, 56);
  new DataView(cut.buffer).setUint32(8, 40, true);
  new DataView(cut.buffer).setUint32(32, 3, true);
  for (const request of [
    requests.connectFunnel('\\\\127.0.0.1\\UDP\\0\0'),
    requests.connectFunnel('\\\\127.0.0.1\\SCTP\\1037\0'),
    requests.connectFunnel('\\\\127.0.0.1\\TCP\\0\0'),
    requests.connectFunnel('\\\\127.0.0.1\\TCP\\65536\0'),
    requests.connectFunnel('nonsense'),
    requests.connectFunnel('\0'),
    cut,
  ]) {
    client.send(request);
    expect(failing(await client.message(MID.ReportDisconnectedFunnel))).toBe(true);
  }
  client.send(requests.connectFunnel('\\\\192.168.0.1\\tcp\\1242\0stray'));
  expect((await client.message(MID.ReportConnectedFunnel)).u32(40)).toBe(0);
});

test('concurrent sessions have different Client-IDs, and the same seed gives the same ones', async () => {
  const ids = async (seed?: number): Promise<number[]> => {
    server = await startServer({ root, ...(seed !== undefined && { seed }) });
    const found: number[] = [];
    for (let n = 0; n < 5; n++) {
      const client = await connectTo(server);
      client.send(requests.connect(), requests.funnelInfo(n));
      await client.message(MID.ReportConnectedEX);
      const report = await client.message(MID.ReportFunnelInfo);
      expect(report.u32(44)).toBe(0xf0f0f0ef);
      found.push(report.u32(60));
    }
    await server.close();
    return found;
  };
  const first = await ids(3);
  expect(new Set(first).size).toBe(5);
  expect(await ids(3)).toEqual(first);
  expect(await ids(4)).not.toEqual(first);
  expect(new Set(await ids()).size).toBe(5);
});

test('a client that never read the header cannot play', async () => {
  server = await startServer({ root });
  const client = await connected(server);
  client.send(requests.openFile('audio.asf'));
  await client.message(MID.ReportOpenFile);
  client.send(requests.select(1), requests.startPlaying(), requests.stopPlaying());
  expect(await client.during(50)).toEqual([]);
  const ready = await opened(server, 'audio.asf');
  ready.send(requests.startPlaying({ openFileId: 2 }));
  expect(failing(await ready.message(MID.ReportStartedPlaying))).toBe(true);
  ready.send(requests.startPlaying({ playIncarnation: 0 }));
  expect(failing(await ready.message(MID.ReportStartedPlaying))).toBe(true);
});
